/** Where waiting things lie: IndexedDB, so that they outlive the worker and the browser. */

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

/** @param {string} name @returns {Promise<IDBDatabase>} */
function open(name) {
  const request = indexedDB.open(name, 1);
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
 * @param {string} name
 * @param {IDBTransactionMode} mode
 * @param {(heads: IDBObjectStore, bodies: IDBObjectStore) => Promise<T>} work
 */
async function transaction(name, mode, work) {
  const database = await open(name);
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

/**
 * @template Body
 * @typedef {object} Shelf
 * @property {() => Promise<Shelved[]>} heads what waits, oldest first
 * @property {(head: Head, body: Body) => Promise<void>} put puts one down, unless it lies there already
 * @property {(order: number) => Promise<Body | undefined>} body
 * @property {(orders: number[]) => Promise<void>} drop
 */

/** A shelf of a name; what lies on it is a text or bytes. @param {string} name @returns {Shelf<any>} */
export function shelfIn(name) {
  return {
    heads: () =>
      transaction(
        name,
        "readonly",
        (heads) => /** @type {Promise<Shelved[]>} */ (result(heads.getAll())),
      ),

    put: (head, body) =>
      transaction(name, "readwrite", async (heads, bodies) => {
        if (await result(heads.index("id").getKey(head.id))) return;
        bodies.put(body, await result(heads.add(head)));
      }),

    body: (order) => transaction(name, "readonly", (_heads, bodies) => result(bodies.get(order))),

    drop: (orders) =>
      transaction(name, "readwrite", async (heads, bodies) => {
        for (const order of orders) {
          heads.delete(order);
          bodies.delete(order);
        }
      }),
  };
}

/** The pages that wait. @type {Shelf<string>} */
export const shelf = shelfIn("hugou");
