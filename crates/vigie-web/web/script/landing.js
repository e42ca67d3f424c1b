
// The page behind the link in a page keeps itself up to date. Everything on it works without this file.

const live = () => document.getElementById("live");
const news = document.getElementById("news");

// What is being read stays where it is: when the stream brings news, each part says what is new in the size that it has,
// and what would move the others waits for a button. What a reader does, and a page that nobody touches, is not held.
const known = new Map([...live().querySelectorAll("[id]")].map((part) => [part.id, saying(part)]));
const nameOf = (button) => [button.tagName, button.form?.action, button.name, button.value, button.href].join(" ");

// A button that was off while its word waited (keep.js) has lost the focus; whoever uses keys is still there.
let focusedLast = null;
addEventListener("focusin", ({ target }) => { focusedLast = target; });
addEventListener("pointerdown", () => { focusedLast = null; });
const focusedNow = () => (document.activeElement === document.body && focusedLast?.isConnected ? focusedLast : document.activeElement);

/** The part says what the new one says; whoever was on a button of it is on the same one, or on the first. */
function renew(part, next) {
  const focused = part.contains(focusedNow()) ? focusedNow() : null;
  for (const { name, value } of next.attributes) part.setAttribute(name, value);
  part.replaceChildren(...next.childNodes);
  if (!focused) return;
  const all = [...part.querySelectorAll("a, button, input:not([type=hidden]), summary")];
  (all.find((button) => nameOf(button) === nameOf(focused)) ?? all[0])?.focus({ preventScroll: true });
}

/** The same in the size that it has. */
function renewInPlace(part, next) {
  part.style.height = `${part.getBoundingClientRect().height}px`;
  renew(part, next);
  part.dataset.kept = part.scrollHeight > part.clientHeight + 1 ? "more" : "all";
}

/** Lines that are there say what is new about them; others wait. */
function renewLines(part, list, next) {
  for (const line of next.children) {
    const now = document.getElementById(line.id);
    if (!now) part.dataset.kept = "more";
    else if (known.get(line.id) !== saying(line)) renew(now, line);
  }
}

/** One part that is there and comes again. */
function bring(part, next, isFree) {
  const [list, nextList] = [part, next].map((each) => each.querySelector("ul[id]"));
  if (isFree) {
    part.removeAttribute("style");
    delete part.dataset.kept;
    renew(part, next);
  } else if (list && nextList) {
    renew(part.querySelector("h2"), next.querySelector("h2"));
    renewLines(part, list, nextList);
  } else renewInPlace(part, next);
}

// The buttons lie over the page and move nothing; what an action answered is its reader's own doing.
const isMoving = ({ id }) => id !== "thumb" && id !== "flash";

/** Brings the page up to date, part by part; the buttons stay as they are where somebody writes on them. */
function show(fresh, isAsked, isDue) {
  const said = new Map([...fresh.querySelectorAll("[id]")].map((part) => [part.id, saying(part)]));
  const isFree = (part) => isAsked || !isMoving(part);
  let isLeft = false;
  for (const part of [...live().children].filter(({ id }) => !said.has(id) && !(isDue && id === "thumb"))) {
    if (isFree(part)) part.remove(); else isLeft = true;
  }
  let last = null;
  for (const next of [...fresh.children].filter(({ id }) => !(isDue && id === "thumb"))) {
    const part = document.getElementById(next.id);
    const isNew = next.id === "flash" ? next.innerHTML : known.get(next.id) !== said.get(next.id) || (isAsked && part?.dataset.kept);
    if (part && isNew) bring(part, next, isFree(next));
    if (!part && isFree(next)) last.after(next);
    if (!part && !isFree(next)) isLeft = true;
    last = document.getElementById(next.id) ?? last;
  }
  if (isDue) said.set("thumb", known.get("thumb"));
  known.clear();
  for (const [id, what] of said) known.set(id, what);
  news.hidden = !isLeft && !live().querySelector("[data-kept=more]");
}

// Escape closes what lies over the page, and the focus goes back to what opened it.
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && document.querySelector("details.panel[open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});

let isDue = false;
document.addEventListener("toggle", () => { if (isDue) refresh(); }, true);

async function refresh(isAsked = false) {
  try {
    const answer = await fetch(location.pathname, { headers: { "hx-request": "true", "hx-source": "div#live", accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (!fresh) return;
    // Whoever is writing a reason is not disturbed: the buttons come when they are done.
    isDue = Boolean(live().querySelector("details[open]"));
    Object.assign(live().dataset, fresh.dataset);
    show(fresh, isAsked || isUnattended(), isDue);
    setClock();
    tick();
    document.dispatchEvent(new Event("landing"));
  } catch {
    // Without a line the page stays as it is, and says so.
  }
}
news.addEventListener("click", () => refresh(true));
document.addEventListener("outbox", () => refresh(true));

// Whether the page is live. The server says something at least every 20 seconds: a line that says nothing for longer is
// dead, though the browser may not know it yet. What was refused is asked for again, more and more seldom.
const silentMs = 45_000;
const [firstPause, longestPause] = [1_000, 60_000];
let pause = firstPause;
let [heardAt, askedAt] = [Date.now(), Date.now()];
let stream = null;

function say(state) {
  if (state === "live") heardAt = Date.now();
  if (words.stream === state) return;
  words.stream = state;
  if (state === "live") return;
  const { zone, abbreviation } = document.getElementById("line").dataset;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(heardAt + offset);
  document.querySelector(".line-lost time").textContent = `${clock} ${abbreviation}`;
}

function listen() {
  stream?.close();
  askedAt = Date.now();
  const mine = stream = new EventSource(`${location.pathname}/stream?seen=${live().dataset.seen}`);
  for (const kind of ["open", "ready", "alive", "changed"]) mine.addEventListener(kind, () => { pause = firstPause; say("live"); });
  mine.addEventListener("changed", () => refresh());
  mine.addEventListener("signed_out", () => { mine.close(); location.reload(); });
  mine.addEventListener("error", () => {
    say("lost");
    if (mine.readyState !== EventSource.CLOSED) return;
    setTimeout(() => { if (stream === mine) listen(); }, pause);
    pause = Math.min(2 * pause, longestPause);
  });
}
listen();
addEventListener("offline", () => say("lost"));
addEventListener("online", listen);
setInterval(() => {
  if (Date.now() - Math.max(heardAt, askedAt) < silentMs) return;
  say("lost");
  listen();
}, 5_000);
