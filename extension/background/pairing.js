/** Connects this browser: six digits, typed once; the token itself never travels. */
import { program } from "../shared/browser.js";
import { connection, pairing } from "../shared/settings.js";
import { anybody, find, Refused, request } from "./daemon.js";
import { hmac, nonce, pairingKey, same } from "./proof.js";

/** @typedef {{ok: boolean, code?: string, tries?: number}} PairResult */

/** Ask each hugou on this machine until one has its pairing open. @returns {Promise<PairResult>} */
export function begin() {
  // Typing and pressing the button follow each other closely: one after the other, never two at once.
  return navigator.locks.request("hugou:pair", async () => {
    const known = await pairing.get();
    return known && known.until > Date.now() ? { ok: true } : startSomewhere();
  });
}

/** @returns {Promise<PairResult>} */
async function startSomewhere() {
  const there = await anybody();
  if (!there.length) return { ok: false, code: "off" };
  const answers = await Promise.all(there.map(({ port }) => start(port)));
  return answers.find((answer) => answer.ok) ?? answers[0];
}

/** @param {number} port @returns {Promise<PairResult>} */
async function start(port) {
  const ours = nonce();
  const { browser, version, extension } = program();
  const ask = { browser: `${browser} ${version}`, extension, nonce: ours };
  try {
    const answer = await request(port, "POST", "/v1/pair/start", JSON.stringify(ask), {
      "X-Hugou-Client": "new",
    });
    const until = Date.now() + answer.expires_in * 1000;
    await pairing.set({ pairing: answer.pairing, nonce: ours, theirs: answer.nonce, port, until });
    return { ok: true };
  } catch (error) {
    return refused(error);
  }
}

/** @param {unknown} error @returns {Promise<PairResult>} */
async function refused(error) {
  if (!(error instanceof Refused)) return { ok: false, code: "off" };
  const { code, tries_left: tries } = error.refusal;
  if (code !== "wrong_code" || !tries) await pairing.forget();
  return { ok: false, code, tries: tries ?? undefined };
}

/**
 * Finish with the digits that the shopper typed.
 * @param {string} code
 * @returns {Promise<PairResult>}
 */
export async function pair(code) {
  const begun = await begin();
  const current = await pairing.get();
  if (!begun.ok || !current) return begun;
  const key = await pairingKey(code, current.nonce, current.theirs);
  const ask = { pairing: current.pairing, proof: await hmac(key, "hugou-pair-client") };
  try {
    const answer = await request(current.port, "POST", "/v1/pair/finish", JSON.stringify(ask), {
      "X-Hugou-Client": "new",
    });
    return await keep(answer, key, current.port);
  } catch (error) {
    return refused(error);
  }
}

/**
 * @param {{client: string, proof: string}} answer
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {number} port
 */
async function keep(answer, key, port) {
  await pairing.forget();
  if (!same(answer.proof, await hmac(key, "hugou-pair-daemon")))
    return { ok: false, code: "stranger" };
  await connection.set({ client: answer.client, token: await hmac(key, "hugou-token"), port });
  await find();
  return { ok: true };
}
