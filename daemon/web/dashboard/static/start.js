/** Watches the three steps and the pairing, so that the page changes by itself. */
const STEP_MS = 1500;

/** Show the digits, the seconds left and who asks. */
function showPairing(pairing) {
  for (const box of document.querySelectorAll("[data-pairing]")) {
    box.dataset.pairing = pairing.state;
    const fields = { digits: pairing.digits, seconds: pairing.seconds_left, browser: pairing.browser };
    for (const [name, value] of Object.entries(fields)) {
      for (const place of box.querySelectorAll(`[data-show="${name}"]`)) place.textContent = value ?? "";
    }
  }
}

/** Turn finished steps green. */
function showSteps(steps) {
  for (const step of document.querySelectorAll("[data-step]")) {
    step.classList.toggle("done", steps[step.dataset.step]);
  }
  const all = steps.extension && steps.connected && steps.orders;
  document.querySelector("[data-all]")?.toggleAttribute("hidden", !all);
}

async function look() {
  try {
    const answer = await fetch("/start/state", { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const steps = await answer.json();
    showSteps(steps);
    showPairing(steps.pairing);
  } catch {
    // hugou was stopped; the next look may find it again
  }
}

setInterval(() => document.hidden || look(), STEP_MS);
document.addEventListener("visibilitychange", look);
