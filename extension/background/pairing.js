/** Connects this browser: six digits, typed once; the token itself never travels. */
import { program } from "../shared/browser.js";
import { connection, pairings } from "../shared/settings.js";
import { anybody, find, Refused, request } from "./daemon.js";
import { hmac, nonce, pairingKey, same } from "./proof.js";

/** @typedef {{ok: boolean, code?: string, tries?: number}} PairResult */

/** @param {number} port @param {string} path @param {object} content */
const post = (port, path, content) =>
  request(port, "POST", path, JSON.stringify(content), { "X-Hugou-Client": "new" });

/**
 * Ask every hugou on this machine whose pairing is open. Typing and pressing the button follow
 * each other closely: one after the other, never two at once.
 * @returns {Promise<PairResult>}
 */
export function begin() {
  return navigator.locks.request("hugou:pair", async () => {
    const begun = await underWay();
    return begun.length ? { ok: true } : startAll();
  });
}

/** The pairings that have not run out. */
async function underWay() {
  return (await pairings.get()).filter(({ until }) => until > Date.now());
}

/** @returns {Promise<PairResult>} */
async function startAll() {
  const there = await anybody();
  if (!there.length) return { ok: false, code: "off" };
  const answers = await Promise.all(there.map(({ port }) => start(port)));
  const begun = answers.flatMap((answer) => ("pairing" in answer ? [answer] : []));
  await pairings.set(begun);
  if (begun.length) return { ok: true };
  return /** @type {PairResult} */ (answers[0]);
}

/** @param {number} port @returns {Promise<PairResult | Pairing>} */
async function start(port) {
  const ours = nonce();
  const { browser, version, extension } = program();
  const ask = { browser: `${browser} ${version}`, extension, nonce: ours };
  try {
    const answer = await post(port, "/v1/pair/start", ask);
    const until = Date.now() + answer.expires_in * 1000;
    return { pairing: answer.pairing, nonce: ours, theirs: answer.nonce, port, until };
  } catch (error) {
    return refusal(error);
  }
}

/** @param {unknown} error @returns {PairResult} */
function refusal(error) {
  if (!(error instanceof Refused)) return { ok: false, code: "off" };
  const { code, tries_left: tries } = error.refusal;
  return { ok: false, code, tries: tries ?? undefined };
}

/**
 * Finish with the digits that the shopper typed: the hugou that showed them takes them.
 * @param {string} code
 * @returns {Promise<PairResult>}
 */
export async function pair(code) {
  const begun = await begin();
  if (!begun.ok) return begun;
  const tries = (await underWay()).map((one) => finish(one, code));
  const done = await firstGood(tries);
  const results = done ? [done] : await Promise.all(tries);
  const wrong = results.find(({ tries: left }) => left);
  if (done || !wrong) await pairings.forget();
  if (done) await find();
  return done ?? wrong ?? results[0];
}

/** Nobody waits for a program that hangs once the right one has answered. @param {Promise<PairResult>[]} tries */
async function firstGood(tries) {
  const good = tries.map(async (one) => ((await one).ok ? one : Promise.reject(new Error("no"))));
  return Promise.any(good).catch(() => undefined);
}

/** @param {Pairing} one @param {string} code @returns {Promise<PairResult>} */
async function finish({ pairing, nonce: ours, theirs, port }, code) {
  const key = await pairingKey(code, ours, theirs);
  const proof = await hmac(key, "hugou-pair-client");
  try {
    const answer = await post(port, "/v1/pair/finish", { pairing, proof });
    return await keep(answer, key, port);
  } catch (error) {
    return refusal(error);
  }
}

/**
 * Keep the token, if the daemon too has shown that it knows the digits.
 * @param {{client: string, proof: string}} answer
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {number} port
 * @returns {Promise<PairResult>}
 */
async function keep({ client, proof }, key, port) {
  if (!same(String(proof), await hmac(key, "hugou-pair-daemon"))) {
    return { ok: false, code: "stranger" };
  }
  await connection.set({ client, token: await hmac(key, "hugou-token"), port });
  return { ok: true };
}
