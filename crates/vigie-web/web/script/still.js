// What is being read stays where it is. When the stream brings the page up to date, lists (data-held) keep their lines
// where they are, with what is new about each; new lines wait behind a button, lines that are gone say so. Boxes
// (data-still) change what they say and keep their size. What a reader does, and a page that nobody looks at, is not
// held back: the page comes as the server shows it, with the lines that can be seen where they are.

const sayings = (root) => new Map([...root.querySelectorAll("[data-still], [data-held] > [id]")].map((element) => [element.id, saying(element)]));
let known = sayings(document);

/** New content comes as new elements rather than as old ones that move; what holds fields keeps what was typed. */
let drawn = 0;
function drawAnew(next) {
  for (const child of next.children) if (!child.id && !child.querySelector("input:not([type=hidden]), textarea, select")) child.id = `drawn-${++drawn}`;
}
function drawAsBefore(now, next) {
  [...next.children].forEach((child, place) => { if (!child.id && now.children[place]?.id.startsWith("drawn-")) child.id = now.children[place].id; });
}

/** One element that is there and comes again. */
function stay(now, next, isChanged, size) {
  if (now.open) next.open = true;
  if (!isChanged) { drawAsBefore(now, next); return; }
  now.style[size] = `${now.getBoundingClientRect().height}px`;
  drawAnew(next);
}

/** A line that the list has no more: it stays, and says so. */
function gone(now, word, size) {
  const line = now.cloneNode(true);
  line.removeAttribute("style");
  if (!word || "gone" in line.dataset || !line.id) return line;
  now.style[size] = `${now.getBoundingClientRect().height}px`;
  line.dataset.gone = "";
  line.querySelector(".row-pick")?.replaceChildren();
  line.querySelector(".row-act")?.replaceChildren();
  line.querySelector(".row-state")?.replaceChildren(made("span", "pill", word));
  drawAnew(line);
  return line;
}

/** Its lines keep at least their height; where it says so (data-held="height"), exactly that. */
function holdList(list, now, changed, isOwn) {
  const size = list.dataset.held || "minHeight";
  const next = new Map([...list.children].filter(({ id }) => id).map((line) => [line.id, line]));
  const news = [...next.values()].filter(({ id }) => !document.getElementById(id));
  const lines = [...now.children].flatMap((line) => {
    const fresh = next.get(line.id);
    if (fresh) stay(line, fresh, changed(fresh), size);
    return fresh ?? (isOwn && line.id ? [] : gone(line, list.dataset.gone, size));
  });
  list.replaceChildren(...lines);
  return news;
}

function tellNews(place, news) {
  const button = place?.querySelector("button");
  if (!button || news.length === 0) return;
  const title = place.dataset.titled === undefined ? "" : news[0].querySelector("[data-row-link]")?.textContent;
  button.textContent = (news.length === 1 ? place.dataset.one : place.dataset.many).replace("{}", news.length) + (title ? `: ${title}` : "");
  button.hidden = false;
}

const letGo = () => { for (const element of document.querySelectorAll("[data-still], [data-held] > *")) element.removeAttribute("style"); };
addEventListener("resize", letGo);

// Where lines come or go above those that are read, the page is scrolled along.
let read = [];
const linesRead = () => (scrollY === 0 ? [] : [...document.querySelectorAll("[data-held] > [id]")].map((line) => [line.id, line.getBoundingClientRect()]).filter(([, { top, bottom }]) => bottom > 0 && top < innerHeight));
function scrollAlong() {
  const [id, box] = read.find(([line]) => document.getElementById(line)) ?? [];
  if (id) scrollBy({ top: document.getElementById(id).getBoundingClientRect().top - box.top, behavior: "instant" });
}
// Before anything is drawn, which may be sooner than htmx says that it is done.
new MutationObserver(scrollAlong).observe(document.getElementById("main") ?? document.body, { childList: true, subtree: true });
document.addEventListener("htmx:after:swap", () => { scrollAlong(); read = []; });

let isAsked = false;
// What was kept without a line, or sent in its place, is somebody's own doing too (keep.js).
let isAnswered = false;
document.addEventListener("outbox", () => { isAnswered = true; });
document.addEventListener("click", (event) => {
  if (!event.target.closest(".news-show")) return;
  isAsked = true;
  window.htmx?.trigger(document.body, "changed");
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!/^\s*<div id="live"/.test(ctx.text)) return;
  const fresh = new DOMParser().parseFromString(ctx.text, "text/html").getElementById("live");
  const said = sayings(fresh);
  const changed = ({ id }) => said.get(id) !== known.get(id);
  const isOwn = isAnswered || ctx.sourceElement.id !== "live";
  isAnswered = false;
  const isFree = isAsked || isUnattended();
  read = isFree && !isAsked ? linesRead() : [];
  isAsked = false;
  if (isFree || isOwn) letGo();
  // A number that changes in the middle of its place would move too.
  [...fresh.querySelectorAll(".count")].forEach((count, place) => { count.id = `count-${place}-${count.textContent}`; });
  for (const box of isFree || isOwn ? [] : fresh.querySelectorAll("[data-still]")) {
    const now = document.getElementById(box.id);
    if (now) stay(now, box, changed(box), "height");
  }
  for (const list of isFree ? [] : fresh.querySelectorAll("[data-held]")) {
    const now = document.getElementById(list.id);
    // What somebody writes on an incident is shown at once.
    if (!now || (isOwn && !list.dataset.gone)) continue;
    tellNews(fresh.querySelector(`[data-news="${list.id}"]`), holdList(list, now, changed, isOwn));
  }
  known = said;
  ctx.text = fresh.outerHTML;
});
