/** Shows a page without anything personal, and saves it as a file if the shopper wants it so. */
import { browser } from "../shared/browser.js";
import { label, say, spoken } from "../shared/text.js";

const t = await say();
const english = (await spoken()) === "en";
/** @param {string} id @returns {any} */
const by = (id) => document.getElementById(id);

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** Everything that would be saved, in a form that one can read. @param {string} file */
function show(file) {
  const { url, html, payloads } = JSON.parse(file);
  const parts = [
    ["skeleton_address", url],
    ["skeleton_page", html],
    ...payloads.map((/** @type {any} */ one) => ["skeleton_answer", `${one.url}\n\n${one.body}`]),
  ];
  by("shown").replaceChildren(
    ...parts.flatMap(([name, text]) => {
      const shown = element("pre", text);
      shown.tabIndex = 0; // it scrolls, so the keyboard must reach it
      return [element("h2", t(name)), shown];
    }),
  );
  by("shown").hidden = false;
}

/** Put a file into the downloads folder. @param {string} name @param {string} text */
function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  by("state").textContent = t("skeleton_saved", name);
}

/** @param {any} made */
function offer({ name, file, replaced }) {
  const counted = Object.entries(replaced).map(
    ([kind, number]) => `${t(`replaced_${kind}`)} ${number}`,
  );
  by("state").textContent = t("skeleton_replaced", counted.join(english ? ", " : "，"));
  show(file);
  by("save").addEventListener("click", () => save(name, file));
  by("choice").hidden = false;
}

/** @param {any} answer */
function explain({ problem, refusal }) {
  const told = english ? refusal?.message_en : refusal?.message;
  by("state").textContent = told || t("skeleton_failed", problem ?? "");
}

by("leave").addEventListener("click", () => window.close());
document.documentElement.lang = english ? "en" : "zh-CN";
label(document, t);
by("state").textContent = t("skeleton_making");
const tab = Number(new URLSearchParams(location.search).get("tab"));
const answer = await browser.runtime.sendMessage({ kind: "skeleton", tab });
if (answer?.file) offer(answer);
else explain(answer ?? {});
document.body.dataset.shown = answer?.file ? "offered" : "explained";
