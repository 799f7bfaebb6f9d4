/** What the browser no longer lets us read, with the button that asks for it; popup and options. */
import { ask, missing } from "./permissions.js";
import { hostOf } from "./sites.js";

const NAMED = 5;

/** @typedef {import("./text.js").Say} Say */

/** Name a few of the places. @param {Say} t @param {string[]} origins */
function named(t, origins) {
  const hosts = origins.map((origin) => hostOf(origin.replace("*", "")) || origin);
  const more = hosts.length > NAMED ? " …" : "";
  return t("missing", hosts.slice(0, NAMED).join(", ") + more);
}

/**
 * Show what is missing, or nothing.
 * @param {HTMLElement} place
 * @param {Say} t
 * @param {() => void} done
 */
export async function allowForm(place, t, done) {
  const origins = await missing();
  place.hidden = !origins.length;
  if (!origins.length) return;
  const says = document.createElement("p");
  says.className = "warn";
  says.textContent = named(t, origins);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "main";
  button.textContent = t("allow");
  button.addEventListener("click", async () => {
    if (await ask(origins)) return done();
    says.textContent = t("not_allowed");
  });
  place.replaceChildren(says, button);
}
