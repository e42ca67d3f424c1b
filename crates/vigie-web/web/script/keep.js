
// What is done without a line is kept and sent when the line is back, and the page shows which of the two it is. The page
// sends while it is open, from its first second on; after it was closed the service worker does, in browsers whose
// workers hear of the line. Where nothing can be kept, forms are posted as they are.

const outboxPlace = document.getElementById("outbox");
const canKeep = () => Boolean(navigator.locks && window.indexedDB);
const isSentWhenClosed = () => Boolean(navigator.serviceWorker?.controller && window.SyncManager);
// How soon it is tried again: soon, then more seldom; most seldom where the browser says that there is no line (some
// say so although the server can be reached).
const [firstRetryMs, longestRetryMs] = [5_000, 30_000];

if (navigator.serviceWorker) {
  addEventListener("load", () => navigator.serviceWorker.register(`/sw.js?language=${document.documentElement.lang}`).catch(() => {}));
}

/** Where a button's post goes: its form's address, or in the list the incident that it names. */
const urlOf = (button) => (button.name === "one" ? `/incidents/${button.value}/acknowledge` : new URL(button.form.action).pathname);
const titleOf = (button) => (button.closest(".row")?.querySelector("[data-row-link]") ?? document.querySelector("h1"))?.textContent ?? "";

/** What is kept: where it goes, with which token, whose it is, and what to call it. */
const entryOf = (button) => ({
  url: urlOf(button),
  token: button.form.elements.form_token.value,
  what: `${button.dataset.keeps} ${titleOf(button)}`.trim(),
  viewer: outboxPlace?.dataset.viewer ?? "",
});

async function keep(button, entries) {
  let areKept = true;
  try {
    for (const entry of entries) areKept = await outbox.add(entry) && areKept;
  } catch {
    areKept = false;
  }
  // Where nothing can be kept the browser posts, as it would without scripts.
  if (!areKept) { postPlainly(button); return; }
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("outbox")).catch(() => {});
  sendNow();
}

/** As if this file were not there. */
let isPlain = false;
function postPlainly(button) {
  isPlain = true;
  button.form.requestSubmit(button);
  isPlain = false;
}

/** The buttons of the chosen rows: several are acknowledged without a line as one by one. */
const chosenButtons = () => [...document.querySelectorAll("input[form=bulk]:checked")]
  .map((box) => box.closest(".row").querySelector("[data-keeps]")).filter(Boolean);

addEventListener("submit", (event) => {
  const button = event.submitter;
  const isBulk = event.target.id === "bulk" && button?.value === "acknowledge" && !navigator.onLine;
  if (isPlain || !canKeep() || !(button?.dataset.keeps || isBulk)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keep(button, isBulk ? chosenButtons().map(entryOf) : [entryOf(button)]);
  if (isBulk) for (const box of document.querySelectorAll("input[form=bulk]:checked")) box.checked = false;
}, true);

let retry = 0;
let retryMs = firstRetryMs;
async function sendKept() {
  const isLeft = await outbox.flush().catch(() => false);
  clearTimeout(retry);
  if (!isLeft) return;
  retry = setTimeout(sendKept, navigator.onLine ? retryMs : longestRetryMs);
  retryMs = Math.min(2 * retryMs, longestRetryMs);
}

/** There is something new, or a new reason to think that it gets through. */
function sendNow() {
  retryMs = firstRetryMs;
  return sendKept();
}

const made = (tag, name, text = "") => Object.assign(document.createElement(tag), { className: name, textContent: text });

/** One line: what, and how far it is. */
function lineOf({ url, what, state, said, ended }) {
  const say = outboxPlace.dataset;
  const line = made("li", "kept");
  line.dataset.state = state;
  const words = made("span", "kept-words");
  const isHereOnly = state === "waiting" && !isSentWhenClosed();
  const why = state === "refused" || (state === "waiting" && said) ? said : say[isHereOnly ? "waitingHere" : state];
  words.append(made("strong", "", what), made("span", "", why));
  line.append(made("span", "kept-mark"), words);
  const place = url.replace(/\/acknowledge$/, "");
  if (state !== "done" && place !== location.pathname) line.append(Object.assign(made("a", "", say.look), { href: place }));
  if (state !== "waiting") {
    const close = made("button", "kept-close", "×");
    close.ariaLabel = say.close;
    close.onclick = () => outbox.remove(url);
    line.append(close);
    if (state === "done") setTimeout(() => outbox.remove(url), Math.max(0, ended + 6_000 - Date.now()));
  }
  return line;
}

const told = new Set();
async function showKept() {
  const entries = await outbox.all();
  // Of what the server has, the last one stands for all: who acknowledges ten in a row must see the other buttons.
  const done = entries.filter(({ state }) => state === "done").sort((one, other) => one.ended - other.ended);
  const before = done.slice(0, -1);
  outboxPlace.hidden = entries.length === 0;
  outboxPlace.querySelector("ul").replaceChildren(...entries.filter((entry) => !before.includes(entry)).map(lineOf));
  const waiting = new Set(entries.filter(({ state }) => state === "waiting").map(({ url }) => url));
  for (const button of document.querySelectorAll("[data-keeps]")) button.disabled = waiting.has(urlOf(button));
  // What the server has now is asked from it once more.
  for (const { url, state, at } of entries) {
    if (state === "waiting" || told.has(url + at)) continue;
    told.add(url + at);
    if (window.htmx) htmx.trigger(document.body, "changed");
    document.dispatchEvent(new Event("outbox"));
  }
  for (const { url } of before) await outbox.remove(url);
}

if (outboxPlace && window.indexedDB && navigator.locks) {
  outbox.follow(() => showKept().catch(() => {}));
  document.addEventListener("htmx:after:swap", () => showKept().catch(() => {}));
  document.addEventListener("landing", () => showKept().catch(() => {}));
  addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });
  outbox.renew(outboxPlace.dataset.viewer, outboxPlace.dataset.token).then(showKept).then(sendNow).catch(() => {});
}
