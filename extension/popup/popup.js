/** The popup: connected or why not, this page, open cases, what is due next. */
import { allowForm } from "../shared/allow_form.js";
import { browser } from "../shared/browser.js";
import { titled, when } from "../shared/deadlines.js";
import { pairForm } from "../shared/pair_form.js";
import { due, link, losses, tabNote } from "../shared/settings.js";
import { label, say, spoken } from "../shared/text.js";
import { evidencePart } from "./evidence.js";

const t = await say();
const locale = (await spoken()) === "zh" ? "zh-CN" : "en";
const send = (/** @type {object} */ message) => browser.runtime.sendMessage(message);
/** @param {string} id @returns {any} */
const by = (id) => document.getElementById(id);

/** The tab below the popup; a test that shows the popup in a tab names it. */
async function tabBelow() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return Number(named);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** @param {string} tag @param {string} text @param {string} [name] */
function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}

/** @param {any} now */
function showLink({ link, waiting, losses }) {
  by("dot").className = `dot ${link.state === "connected" ? "good" : "bad"}`;
  by("state").textContent = t(`link_${link.state}`);
  const lines = [];
  if (link.state !== "connected") lines.push(t(`advice_${link.state}`));
  if (waiting) lines.push(t("waiting", waiting));
  if (losses.dropped) lines.push(t("dropped", losses.dropped));
  if (losses.refused) lines.push(t("refused", losses.refused, losses.code));
  by("advice").textContent = lines.join(" ");
  by("pair").hidden = !["unpaired", "stranger"].includes(link.state);
  by("dashboard").hidden = by("help").hidden = link.state !== "connected";
  by("evidence").hidden = link.state === "unpaired" || link.state === "stranger";
}

/** @param {any} page */
function showPage(page) {
  by("page_state").textContent = page ? t(`page_${page.state}`, page.orders) : t("page_none");
}

/** A name that leads to its page of the dashboard. @param {string} text @param {string} to */
function leads(text, to) {
  const made = element("button", text, "leads");
  made.addEventListener("click", () => void send({ kind: "open", to }));
  return made;
}

/** @param {{at: string, deadlines: Due[]} | null} due @param {boolean} connected */
function showDue(due, connected) {
  const rows = (due?.deadlines ?? []).map((one) => {
    const { deadline, order, order_title: title, merchant } = one;
    const row = element("li", "", "due");
    const soon = ["due_soon", "overdue"].includes(deadline.status) ? "warn" : "";
    row.append(
      leads(titled(locale, deadline), `/orders/${order.replace(":", "/")}`),
      element("span", when(t, locale, deadline), soon),
    );
    row.append(element("span", title || merchant || "", "of soft"));
    return row;
  });
  by("due")
    .querySelector("ul")
    .replaceChildren(...rows);
  const asOf = due && !connected ? t("due_as_of", new Date(due.at).toLocaleString(locale)) : "";
  const none = due || connected ? t("due_none") : t("due_unknown");
  by("due_note").textContent = rows.length ? asOf : none;
}

/**
 * The form lies in a page of another site within this one: only the shopper can let us in there.
 * @param {string} origin
 * @param {() => void} again
 */
function askForFrame(origin, again) {
  const asked = element("p", t("frame_closed", new URL(origin).host), "warn");
  const button = element("button", t("frame_allow"), "allow");
  button.addEventListener("click", async () => {
    if (await browser.permissions.request({ origins: [`${origin}/*`] })) again();
  });
  asked.append(" ", button);
  return asked;
}

/**
 * What became of each field of a form, and who submits it.
 * @param {any} report
 * @param {() => void} again
 */
function showReport({ fields, message, message_en, frames = [], left_out: leftOut = [] }, again) {
  const said = (/** @type {any} */ one) => (locale === "en" ? one.message_en : one.message);
  const lines = fields.map((/** @type {any} */ field) => {
    const good = ["filled", "kept", "later"].includes(field.state);
    return element("p", `${good ? "✓" : "○"} ${field.label}：${said(field)}`, good ? "" : "warn");
  });
  const last = message ? said({ message, message_en }) : t("check_then_submit");
  by("report").replaceChildren(
    ...frames.map((/** @type {string} */ origin) => askForFrame(origin, again)),
    ...lines,
    ...leftOut.map((/** @type {any} */ one) => element("p", `○ ${one.name}：${said(one)}`, "warn")),
    element("p", last),
  );
}

/** @param {any} item @param {number | undefined} tab */
function caseRow(item, tab) {
  const row = element("li", "", "case");
  const button = /** @type {HTMLButtonElement} */ (element("button", t("fill_here"), "fill"));
  const fill = async () => {
    button.disabled = true;
    const { report, refusal, problem } = await send({ kind: "fill", tab, case: item.id });
    button.disabled = false;
    if (report) showReport(report, () => void fill());
    else
      by("report").textContent =
        (locale === "en" ? refusal?.message_en : refusal?.message) ||
        t("fill_failed", problem ?? "");
  };
  button.addEventListener("click", () => void fill());
  const name = [item.item ?? item.order, item.merchant].filter(Boolean).join(" · ");
  row.append(leads(name, `/cases/${encodeURIComponent(item.id)}`), button);
  return row;
}

/** @param {number | undefined} tab */
async function showCases(tab) {
  const { cases } = await send({ kind: "cases" });
  by("cases").hidden = !cases?.length;
  showBelongs(cases ?? []);
  by("cases")
    .querySelector("ul")
    .replaceChildren(...(cases ?? []).map((/** @type {any} */ item) => caseRow(item, tab)));
}

/** What is known already stands there at once; the fresh look for hugou follows. @param {number | undefined} tab */
async function showKnown(tab) {
  const [seen, known, page] = await Promise.all([
    link.get(),
    due.get(),
    tab === undefined ? null : tabNote(tab).get(),
  ]);
  if (seen.port) showLink({ link: seen, waiting: 0, losses: await losses.get() });
  showPage(page);
  showDue(known, seen.state === "connected");
  document.body.dataset.painted = String(Math.round(performance.now())); // ms since it was opened
}

async function show() {
  const tab = await tabBelow();
  const now = await send({ kind: "state", tab });
  showLink(now);
  showPage(now.page);
  showDue(now.due, now.link.state === "connected");
  if (now.link.state === "connected") await showCases(tab);
  await allowForm(by("allow"), t, () => void show());
  document.body.dataset.shown = now.link.state;
}

by("save").addEventListener("click", async () => {
  by("saved").textContent = t("saving");
  const { kept, state } = await send({ kind: "save", tab: await tabBelow() });
  by("saved").textContent = kept ? t("saved") : t(`not_saved_${state ?? "not_readable"}`);
  await show();
});
by("help").addEventListener("click", async () => {
  const tab = await tabBelow();
  await browser.tabs.create({ url: browser.runtime.getURL(`skeleton/skeleton.html?tab=${tab}`) });
  window.close();
});
by("dashboard").addEventListener("click", async () => {
  await send({ kind: "open", to: "/" });
  window.close();
});

const showBelongs = evidencePart(by, t, tabBelow);
document.documentElement.lang = locale;
label(document, t);
pairForm(by("pair"), t, () => void show());
await showKnown(await tabBelow());
await show();
