// The service worker: an offline page, what is kept for the server (outbox.js), and pages that come by push. The server
// puts two constants in front of it (src/ui/worker.rs): `files`, what to keep for the offline page, the page itself
// first, and `words`, in the language of whoever installed it.
"use strict";

const CACHE = `vigie ${files.join(" ")}`;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
})()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(request.method === "POST" ? posted(request) : opened(event));
  else if (request.method === "GET" && files.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  }
});

const offlinePage = async () => (await caches.match(files[0], { ignoreVary: true })) ?? Response.error();

async function opened(event) {
  try {
    return (await event.preloadResponse) ?? await fetch(event.request);
  } catch {
    return offlinePage();
  }
}

/** An acknowledgement that the browser posted by itself is kept too. */
async function posted(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const url = new URL(copy.url).pathname;
    if (!url.endsWith("/acknowledge")) return offlinePage();
    const token = (await copy.formData()).get("form_token") ?? "";
    await keepAndSync({ url, token, what: words.acknowledge, viewer: "" });
    return offlinePage();
  }
}

async function keepAndSync(entry) {
  await outbox.add(entry);
  await registration.sync?.register("outbox").catch(() => {});
}

/** Answers only when nothing waits any more; otherwise the browser tries again later. */
addEventListener("sync", (event) => event.waitUntil(outbox.flush().then((isLeft) => { if (isLeft) throw new Error("the line is not back"); })));
