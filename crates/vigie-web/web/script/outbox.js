// What was done while the line was away, kept in the browser until the server has it. Pages and the service worker load
// this file; whoever is there first sends. Nothing here draws anything: see keep.js and worker.js.
"use strict";

const outbox = (() => {
  // Bounds: how many are kept, for how long somebody's word is still meant (however often it was tried: a tunnel is not a
  // refusal), how patiently it is sent, and how long its end is told.
  const MOST = 20;
  const MEANT_MS = 3_600_000;
  const PATIENCE_MS = 8_000;
  const TOLD_MS = 60_000;

  const door = () => new Promise((resolve, reject) => {
    const request = indexedDB.open("vigie", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "url" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  /** One transaction; answers what `work` asked of the store, once it is on disk. */
  async function inStore(mode, work) {
    const database = await door();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("outbox", mode);
        const asked = work(transaction.objectStore("outbox"));
        transaction.oncomplete = () => resolve(asked?.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  const news = new BroadcastChannel("vigie-outbox");
  const tell = () => news.postMessage("changed");
  const isWaiting = ({ state }) => state === "waiting";

  /** All of them, the oldest first; what was told long enough is gone. */
  async function all() {
    const entries = await inStore("readonly", (store) => store.getAll());
    const told = entries.filter((entry) => entry.state === "done" && Date.now() > entry.ended + TOLD_MS);
    for (const { url } of told) await inStore("readwrite", (store) => store.delete(url));
    return entries.filter((entry) => !told.includes(entry)).sort((one, other) => one.at - other.at);
  }

  /** Keeps one; the same thing twice is one thing. False where too many wait. */
  async function add({ url, token, what, viewer }) {
    const others = (await all()).filter((entry) => entry.url !== url);
    if (others.filter(isWaiting).length >= MOST) return false;
    for (const { url: old } of others.filter((entry) => !isWaiting(entry)).slice(0, -MOST)) await remove(old);
    await put({ url, token, what, viewer, at: Date.now(), tries: 0, state: "waiting" });
    return true;
  }

  async function put(entry) {
    await inStore("readwrite", (store) => store.put(entry));
    tell();
  }

  async function remove(url) {
    await inStore("readwrite", (store) => store.delete(url));
    tell();
  }

  /** After a new sign-in the same person's word goes out with the token of the new session. */
  async function renew(viewer, token) {
    for (const entry of (await all()).filter(isWaiting)) {
      if (viewer && entry.viewer === viewer && entry.token !== token) await put({ ...entry, token });
    }
  }

  /** What the server says: done, refused, signed_out, or nothing that can be understood (then it is sent again). */
  async function post({ url, token, tries }) {
    const body = new URLSearchParams({ form_token: token });
    if (tries > 1) body.set("again", "1");
    const headers = { accept: "text/html", "x-vigie-outbox": "1" };
    try {
      const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      return await answer.json();
    } catch {
      return {};
    }
  }

  async function send(kept) {
    const entry = { ...kept, tries: kept.tries + 1 };
    if (Date.now() > entry.at + MEANT_MS) return put({ ...entry, state: "late", ended: Date.now() });
    await put(entry);
    const { outcome, said } = await post(entry);
    if (outcome === "done" || outcome === "refused") return put({ ...entry, state: outcome, said, ended: Date.now() });
    if (outcome === "signed_out") return put({ ...entry, said });
  }

  /** Sends what waits, the oldest first: one page or worker at a time. Answers whether anything still waits. */
  const flush = () => navigator.locks.request("vigie-outbox", async () => {
    for (const entry of (await all()).filter(isWaiting)) await send(entry);
    return (await all()).some(isWaiting);
  });

  /** Calls back whenever something changed, here or in another page. */
  const follow = (changed) => { new BroadcastChannel("vigie-outbox").onmessage = changed; };

  return { all, add, remove, renew, post, flush, follow };
})();
