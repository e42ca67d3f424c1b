
// What the pages do beside htmx and clock.js: the sign of the live stream, things to copy, panels, and keys.
// Every action works without this file.

document.addEventListener("htmx:after:swap", () => { setClock(); tick(); keepSaid(); });

// What an action answered stays readable for a while, although the live refresh that it causes comes right behind it.
const readingTime = 6000;
let said = { html: "", until: 0 };
function keepSaid() {
  const flash = document.getElementById("flash");
  if (!flash) return;
  if (flash.childElementCount > 0) said = { html: flash.innerHTML, until: Date.now() + readingTime };
  else if (Date.now() < said.until) flash.innerHTML = said.html;
}
keepSaid();

// What can be copied has a button for it.
function showCopyButtons() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = !navigator.clipboard;
}
showCopyButtons();
document.addEventListener("htmx:after:swap", showCopyButtons);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.getAttribute("aria-label");
  button.dataset.done = "";
  button.setAttribute("aria-label", button.dataset.copied);
  setTimeout(() => { delete button.dataset.done; button.setAttribute("aria-label", label); }, 2000);
});

// A panel closes by a click elsewhere or Escape.
const closePanels = (except) => {
  for (const panel of document.querySelectorAll("details.panel[open], details.account[open]")) if (panel !== except) panel.open = false;
};
document.addEventListener("click", (event) => closePanels(event.target.closest("details.panel, details.account")));

// Whether the page is live. A broken line is opened again by htmx; one that never came up, by this.
const stream = (state) => { words.stream = state; };
const [firstPause, longestPause] = [1_000, 60_000];
let pause = firstPause;
document.addEventListener("htmx:sse:after:connection", () => { pause = firstPause; stream("live"); });
document.addEventListener("htmx:sse:error", () => stream("lost"));
document.addEventListener("htmx:sse:close", () => stream("lost"));
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, ({ target }) => {
    const url = target.getAttribute?.("hx-sse:connect");
    if (!url) return;
    stream("lost");
    setTimeout(() => htmx.ajax("GET", url, { source: target, swap: "none" }), pause);
    pause = Math.min(2 * pause, longestPause);
  });
}

// The session is over: the page asks for itself again and gets the page to sign in, unless something is being written.
let isSignedOut = false;
document.addEventListener("signed_out", () => {
  isSignedOut = true;
  const isWritten = (field) => field.type !== "hidden" && field.value !== field.defaultValue;
  if (![...document.querySelectorAll("textarea, input")].some(isWritten)) location.reload();
});
document.addEventListener("htmx:sse:before:connection", (event) => { if (isSignedOut) event.preventDefault(); });

// What was sent and taken is not in its field any more, lest it be sent twice; what was typed meanwhile stays.
let sent = null;
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-empties]")) sent = { form: target, fields: String(new URLSearchParams(new FormData(target))) };
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (!sent || detail.ctx?.sourceElement !== sent.form) return;
  const isTaken = document.querySelector("#flash [data-tone=good]");
  if (isTaken && String(new URLSearchParams(new FormData(sent.form))) === sent.fields) sent.form.reset();
  sent = null;
});

// Who was typed and taken into a list leaves the field: a morph keeps what was typed, the answer has what is left of it.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (!detail.ctx?.sourceElement?.matches?.(".schedule-form button")) return;
  for (const field of document.querySelectorAll(".add-person input")) field.value = field.defaultValue;
});

// Filters that are chosen apply at once.
document.addEventListener("change", (event) => { if (event.target.matches("[data-submits]")) event.target.form.requestSubmit(); });

// What was chosen is no longer chosen once something is done to it: right after the form was read, so that what is
// chosen next stays chosen. Where nothing was done it is chosen again.
let chosen = [];
document.addEventListener("submit", (event) => {
  if (event.target.id !== "bulk" || event.submitter?.name === "one") return;
  setTimeout(() => {
    chosen = [...document.querySelectorAll("input[form=bulk]:checked")].map(({ value }) => value);
    for (const box of document.querySelectorAll("input[form=bulk]:checked")) box.checked = false;
    closePanels(null);
  }, 0);
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.sourceElement?.id !== "bulk") return;
  const isRefused = document.querySelector("#flash [data-tone=bad]");
  for (const box of document.querySelectorAll("input[form=bulk]")) if (isRefused && chosen.includes(box.value)) box.checked = true;
  chosen = [];
});

const rowOf = (element) => element?.closest?.(".row");
// The row with the focus keeps it when a live refresh moves the rows.
let rowInUse = "";
document.addEventListener("focusin", (event) => { rowInUse = rowOf(event.target)?.id ?? ""; });
document.addEventListener("pointerdown", () => { rowInUse = ""; });
document.addEventListener("htmx:after:swap", () => {
  if (!rowInUse || !hasNoFocus()) return;
  document.getElementById(rowInUse)?.querySelector("[data-row-link]")?.focus({ preventScroll: true });
});

const hasNoFocus = () => !document.activeElement || document.activeElement === document.body;

/** The row that keys act on: the one with the focus, or the one that had it where a live refresh took the focus away. */
const rowNow = () => rowOf(document.activeElement) ?? (rowInUse && hasNoFocus() ? document.getElementById(rowInUse) : null);

const boxOf = (row) => row?.querySelector("input[form=bulk]");

/** j and k walk the list. */
function walk(step) {
  const links = [...document.querySelectorAll("[data-row-link]")];
  if (!links.length) return false;
  const at = links.indexOf(rowNow()?.querySelector("[data-row-link]"));
  links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
  return true;
}

/** Enter opens the row, at once: between a key's going down and the browser's own click a live refresh may come. */
function openRow() {
  const link = rowNow()?.querySelector("[data-row-link]");
  if (!link || (!hasNoFocus() && document.activeElement !== link)) return false;
  link.click();
  return true;
}

/** a and r act on what is chosen, else on the row with the focus; on a page with one incident its button has the key. */
function act(key) {
  const bulk = document.querySelector(`[data-bulk="${CSS.escape(key)}"]`);
  if (bulk) {
    const box = boxOf(rowNow());
    if (box && !document.querySelector("input[form=bulk]:checked")) box.checked = true;
    if (document.querySelector("input[form=bulk]:checked")) bulk.click();
    return true;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  Enter: openRow,
  x: () => { const box = boxOf(rowNow()); box?.click(); return Boolean(box); },
  "/": () => {
    const field = document.querySelector("[data-search]");
    if (field) field.focus(); else location.assign("/incidents");
    return true;
  },
  "?": () => { document.getElementById("keys")?.showModal(); return true; },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const opener = document.activeElement?.closest("details.panel[open], details.account[open]")?.querySelector("summary");
    closePanels(null);
    // What had the focus is gone from sight with its panel.
    opener?.focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // A dialog that was closed a moment ago may still have the focus: keys are for the page again.
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable]")) return;
  if ((keys[event.key] ?? (() => act(event.key)))()) event.preventDefault();
});

// Fields that choose among very many suggest names while one types.
let suggesting = 0;
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-suggest]");
  if (!field) return;
  clearTimeout(suggesting);
  suggesting = setTimeout(async () => {
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!answer?.ok || !field.list) return;
    const names = await answer.json();
    field.list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  }, 150);
});

// A field for a time zone holds the browser's until somebody writes another.
for (const field of document.querySelectorAll("[data-zone]")) if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
