/** Sends dropped or chosen files to hugou, one by one, as they are, and says what became of each. */
const BUSY_MS = 1000;

/** Send one file; a busy daemon is asked again. */
async function send(place, file) {
  const proof = place.querySelector(".proof")?.value;
  const query = proof ? `?proof=${encodeURIComponent(proof)}` : "";
  for (;;) {
    const answer = await fetch(place.dataset.to + query, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/octet-stream",
        "X-CSRF": place.dataset.csrf,
        "X-File-Name": encodeURIComponent(file.name),
      },
      body: file,
    });
    if (answer.status !== 429) return { ok: answer.ok, ...(await answer.json()) };
    await new Promise((done) => setTimeout(done, BUSY_MS));
  }
}

/** Add one line; every word of it is text. */
function line(place, text, sort = "") {
  const one = document.createElement("li");
  one.className = sort;
  one.textContent = text;
  place.querySelector(".told").append(one);
}

/** Say what became of a file. */
function show(place, file, told) {
  if (!told.ok) {
    const text = document.documentElement.lang === "en" ? told.message_en : told.message;
    line(place, `${file.name}: ${text}`, "not");
  } else if (place.dataset.what === "verify") {
    line(place, `${told.sound ? "✓" : "✗"} ${file.name}: ${told.text} ${told.ours}`, told.sound ? "" : "not");
    for (const text of [...told.lines, told.fingerprint].filter(Boolean)) line(place, text);
  } else {
    line(place, `${told.name}: ${place.dataset.done} · SHA-256 ${told.sha256.slice(0, 16)}…`);
  }
}

/** Send all files, one after the other. */
async function bring(place, files) {
  const said = place.querySelector(".said");
  place.querySelector(".told").replaceChildren();
  for (const file of files) {
    said.textContent = place.dataset.busy;
    try {
      show(place, file, await send(place, file));
    } catch {
      said.textContent = place.dataset.lost;
      return;
    }
  }
  said.textContent = "";
}

for (const place of document.querySelectorAll(".drop")) {
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => bring(place, [...input.files]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    bring(place, [...event.dataTransfer.files]);
  });
}
