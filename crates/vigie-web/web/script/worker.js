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
    const isKept = await keepAndSync({ url, token, what: words.acknowledge, viewer: "" }).catch(() => false);
    return isKept ? offlinePage() : Response.error();
  }
}

/** Answers whether it is kept: there may be no room for it. */
async function keepAndSync(entry) {
  if (!await outbox.add(entry)) return false;
  await registration.sync?.register("outbox").catch(() => {});
  return true;
}

/** Answers only when nothing waits any more; otherwise the browser tries again later. */
addEventListener("sync", (event) => event.waitUntil(outbox.flush().then((isLeft) => { if (isLeft) throw new Error("the line is not back"); })));

// Pages by push. What they hold is written in vigie-channels/src/push/mod.rs.
addEventListener("push", (event) => event.waitUntil(showPage(event.data.json())));
addEventListener("notificationclick", (event) => event.waitUntil(press(event.notification, event.action)));

function showPage({ title, text, link, acknowledges, is_urgent: isUrgent, tag }) {
  const actions = [{ action: "open", title: words.open }];
  if (acknowledges) actions.unshift({ action: "acknowledge", title: words.press });
  return registration.showNotification(title, {
    body: text, tag, renotify: true, requireInteraction: isUrgent, icon: words.icon, badge: words.badge,
    vibrate: [300, 120, 300, 120, 600], timestamp: Date.now(), data: { link, title }, actions,
  });
}

async function press(notification, action) {
  notification.close();
  const { link, title } = notification.data;
  if (action === "acknowledge") return acknowledge(notification.tag, new URL(link).pathname, title);
  const opened = await clients.matchAll({ type: "window" });
  const same = opened.find((client) => client.url === link);
  return same ? same.focus() : clients.openWindow(link);
}

/** Acknowledges behind the page's signed link, and says what came of it in the notification's place. */
async function acknowledge(tag, path, title) {
  const { state, said } = await sendNow({ url: `${path}/acknowledge`, token: "", what: title, viewer: "" });
  const told = { done: words.acknowledged, waiting: words.kept, late: words.late, refused: said }[state];
  await registration.showNotification(told ?? words.failed, { body: title, tag, silent: true, icon: words.icon, badge: words.badge, data: { link: new URL(path, location.origin).href, title } });
}

/** Keeps it and sends it. What cannot be kept is sent all the same, once, and counts only if the server says so. */
async function sendNow(entry) {
  try {
    if (await keepAndSync(entry)) {
      await outbox.flush();
      return (await outbox.all()).find(({ url }) => url === entry.url) ?? {};
    }
  } catch {
    // This browser keeps nothing now.
  }
  const { outcome, said } = await outbox.post({ ...entry, tries: 1 });
  return { state: outcome, said };
}
