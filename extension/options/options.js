/** The options page: connection, sites, language, about. */
import { browser } from "../shared/browser.js";
import { allowForm } from "../shared/allow_form.js";
import { pairForm } from "../shared/pair_form.js";
import { autoEvidence, hidden, language, paused, setHosts } from "../shared/settings.js";
import { shops } from "../shared/sites.js";
import { label, say } from "../shared/text.js";

const t = await say();
const send = (/** @type {object} */ message) => browser.runtime.sendMessage(message);
/** @param {string} id @returns {any} */
const by = (id) => document.getElementById(id);

async function showLink() {
  const { link, paired, waiting } = await send({ kind: "state" });
  by("dot").className = `dot ${link.state === "connected" ? "good" : "bad"}`;
  by("state").textContent = t(`link_${link.state}`);
  const advice = link.state === "connected" ? "" : t(`advice_${link.state}`);
  by("advice").textContent = [advice, waiting ? t("waiting", waiting) : ""].join(" ");
  by("pair").hidden = !["unpaired", "stranger"].includes(link.state);
  by("disconnect").hidden = !paired;
  by("version").textContent = t(
    "versions",
    browser.runtime.getManifest().version,
    link.version ?? "–",
  );
  await allowForm(by("allow"), t, () => void showLink());
  document.body.dataset.shown = link.state;
}

/**
 * One tick box for the hosts of a shop in a list of hosts.
 * @param {string} shop
 * @param {string[]} hosts
 * @param {typeof paused} list
 * @param {string[]} now
 * @param {string} name
 */
function tick(shop, hosts, list, now, name) {
  const off = hosts.filter((host) => now.includes(host)).length;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = off === 0;
  box.indeterminate = off > 0 && off < hosts.length;
  box.dataset.shop = shop;
  box.setAttribute("aria-label", `${shopName(shop)}: ${name}`);
  box.addEventListener("change", async () => {
    await setHosts(list, hosts, !box.checked);
    await send({ kind: "read" });
  });
  return box;
}

/** @param {string} shop */
const shopName = (shop) => (shop.includes(".") ? shop : t(`shop_${shop}`));

async function showSites() {
  const [pausedNow, hiddenNow] = [await paused.get(), await hidden.get()];
  const rows = [...shops()].map(([shop, hosts]) => {
    const row = document.createElement("tr");
    row.title = hosts.join("\n");
    row.insertCell().append(shopName(shop));
    row.insertCell().append(tick(shop, hosts, paused, pausedNow, t("site_read")));
    row.insertCell().append(tick(shop, hosts, hidden, hiddenNow, t("site_overlay")));
    return row;
  });
  by("sites").replaceChildren(...rows);
}

by("retry").addEventListener("click", () => void showLink());
by("disconnect").addEventListener("click", async () => {
  await send({ kind: "disconnect" });
  await showLink();
});
by("auto_evidence").checked = await autoEvidence.get();
by("auto_evidence").addEventListener("change", () => autoEvidence.set(by("auto_evidence").checked));
by("language").addEventListener("change", async () => {
  await language.set(by("language").value);
  location.reload();
});

document.documentElement.lang = t("lang");
label(document, t);
by("language").value = await language.get();
pairForm(by("pair"), t, () => void showLink());
await showSites();
await showLink();
