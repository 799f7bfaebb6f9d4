/** Where waiting pages lie: IndexedDB, so that they outlive the worker and the browser. */

const NAME = "hugou";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} work @returns {Promise<void>} */
function complete(work) {
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve();
    work.onabort = () => reject(work.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result
      .createObjectStore("heads", { keyPath: "order", autoIncrement: true })
      .createIndex("id", "id", { unique: true });
    request.result.createObjectStore("bodies");
  };
  return result(request);
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(heads: IDBObjectStore, bodies: IDBObjectStore) => Promise<T>} work
 */
async function transaction(mode, work) {
  const database = await open();
  try {
    const running = database.transaction(["heads", "bodies"], mode, { durability: "strict" });
    const done = complete(running);
    const [found] = await Promise.all([
      work(running.objectStore("heads"), running.objectStore("bodies")),
      done,
    ]);
    return found;
  } finally {
    database.close();
  }
}

/** @typedef {Head & {order: number}} Shelved */

export const shelf = {
  /** What waits, oldest first. */
  heads: () =>
    transaction("readonly", (heads) => /** @type {Promise<Shelved[]>} */ (result(heads.getAll()))),

  /** Put one page down, unless it lies there already. @param {Head} head @param {string} body */
  put: (head, body) =>
    transaction("readwrite", async (heads, bodies) => {
      if (await result(heads.index("id").getKey(head.id))) return;
      bodies.put(body, await result(heads.add(head)));
    }),

  /** @param {number} order @returns {Promise<string | undefined>} */
  body: (order) => transaction("readonly", (_heads, bodies) => result(bodies.get(order))),

  /** @param {number[]} orders */
  drop: (orders) =>
    transaction("readwrite", async (heads, bodies) => {
      for (const order of orders) {
        heads.delete(order);
        bodies.delete(order);
      }
    }),
};
