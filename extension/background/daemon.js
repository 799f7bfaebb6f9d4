/** The only file that talks to the daemon, and only after the daemon has proved itself. */
import { obstacle } from "../shared/permissions.js";
import { connection, link } from "../shared/settings.js";
import { nonce, pingProof, same } from "./proof.js";

export const PROTOCOL = 1;
export const PORTS = Array.from({ length: 11 }, (_, step) => 20315 + step);
const PING_MS = 1500;
const CALL_MS = 30_000;
const SLOWEST = 1000; // bytes a ms that even a slow disk takes

/** No call was made: why, as a state that the popup can explain. */
export class Unreachable extends Error {
  /** @param {LinkState} state */
  constructor(state) {
    super(state);
    this.state = state;
  }
}

/** The daemon answered, and refused. */
export class Refused extends Error {
  /** @param {number} status @param {Refusal} refusal */
  constructor(status, refusal) {
    super(refusal.message);
    this.status = status;
    this.refusal = refusal;
  }

  /** The content itself is at fault: asking again will never help. */
  get forGood() {
    return [400, 413, 422].includes(this.status);
  }

  /** This request alone is in trouble, or everything is: 5xx may be about this page only. */
  get thisAlone() {
    return this.forGood || this.status >= 500;
  }
}

const address = (/** @type {number} */ port, /** @type {string} */ path) =>
  `http://127.0.0.1:${port}${path}`;

/** Something answers that is not hugou: another program, or a filter in between. */
const OTHER = { name: "" };

/**
 * Ask one port who is there.
 * @param {number} port
 * @param {string} asked
 * @param {string} [client]
 */
async function ping(port, asked, client) {
  try {
    const answer = await fetch(address(port, `/ping?nonce=${asked}`), {
      headers: { "X-Hugou-Protocol": String(PROTOCOL), ...(client && { "X-Hugou-Client": client }) },
      redirect: "error",
      signal: AbortSignal.timeout(PING_MS),
    });
    const said = await body(answer);
    return said?.name === "hugou" ? said : OTHER;
  } catch {
    return null; // nobody
  }
}

/** @param {number} protocol @returns {LinkState} */
function understanding(protocol) {
  if (protocol === PROTOCOL) return "connected";
  return protocol < PROTOCOL ? "older" : "newer";
}

/** Ports where some hugou answers: whom an unpaired browser may ask. */
export async function anybody() {
  const answers = await Promise.all(
    PORTS.map(async (port) => ({ port, body: await ping(port, nonce()) })),
  );
  return answers.filter(({ body }) => body && body !== OTHER);
}

/**
 * Look at one port for our own daemon.
 * @param {number} port
 * @param {Connection} known
 * @returns {Promise<Link>}
 */
async function look(port, known) {
  const asked = nonce();
  const said = await ping(port, asked, known.client);
  if (!said) return { state: "off" };
  if (said === OTHER) return { state: "filtered" };
  const expected = await pingProof(known.token, asked, port);
  if (!same(String(said.proof ?? ""), expected)) return { state: "stranger" };
  return { state: understanding(said.protocol), port, version: String(said.version) };
}

/** @param {Connection} known @returns {Promise<Link>} */
async function search(known) {
  const first = await look(known.port, known);
  if (first.port) return first;
  const others = PORTS.filter((port) => port !== known.port);
  const links = [first, ...(await Promise.all(others.map((port) => look(port, known))))];
  return (
    links.find((seen) => seen.port) ?? links.find((seen) => seen.state === "stranger") ?? first
  );
}

/** @returns {Promise<Link>} */
async function unpaired() {
  const there = await anybody();
  return there.length
    ? { state: "unpaired", port: there[0].port, version: there[0].body.version }
    : { state: "off" };
}

/** Find our daemon, let it prove itself, and remember how it was seen. */
export async function find() {
  const known = await connection.get();
  const seen = await (known ? search(known) : unpaired());
  if (seen.state === "off") seen.state = (await obstacle()) ?? "off";
  await link.set(seen);
  if (known && seen.port && seen.port !== known.port)
    await connection.set({ ...known, port: seen.port });
  return seen;
}

/** @param {Response} answer @returns {Promise<any>} */
async function body(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { code: "not_json", message: "", message_en: "" };
  }
}

/**
 * Send one request to a port.
 * @param {number} port
 * @param {string} method
 * @param {string} path
 * @param {string | Blob} [content] a Blob says itself what it is
 * @param {Record<string, string>} [headers]
 */
export async function request(port, method, path, content, headers = {}) {
  /** @type {Record<string, string>} */
  const type = typeof content === "string" ? { "Content-Type": "application/json" } : {};
  const size = content instanceof Blob ? content.size : 0;
  let answer;
  try {
    answer = await fetch(address(port, path), {
      method,
      body: content,
      headers: { "X-Hugou-Protocol": String(PROTOCOL), ...headers, ...type },
      redirect: "error",
      signal: AbortSignal.timeout(CALL_MS + Math.ceil(size / SLOWEST)),
    });
  } catch {
    await link.set({ state: "off" });
    throw new Unreachable("off");
  }
  const found = await body(answer);
  if (!answer.ok) throw new Refused(answer.status, found);
  return found;
}

/**
 * Call our daemon; it proves itself first, every time, because a port can change hands.
 * @param {string} method
 * @param {string} path
 * @param {object | string | Blob} [content]
 */
export async function call(method, path, content) {
  const seen = await find();
  const known = await connection.get();
  if (seen.state !== "connected" || !known) throw new Unreachable(seen.state);
  const headers = { Authorization: `Bearer ${known.token}`, "X-Hugou-Client": known.client };
  const plain = typeof content === "object" && !(content instanceof Blob);
  const body = plain ? JSON.stringify(content) : content;
  return request(seen.port ?? known.port, method, path, body, headers);
}
