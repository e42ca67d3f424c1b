
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

// Whether the page is live.
const stream = (state) => { words.stream = state; };
document.addEventListener("htmx:sse:after:connection", () => stream("live"));
document.addEventListener("htmx:sse:error", () => stream("lost"));
document.addEventListener("htmx:sse:close", () => stream("lost"));

// j and k walk the list, Enter opens (a link has the focus), / goes to the incidents, ? is for later.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePanels(null);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const links = [...document.querySelectorAll("[data-row-link]")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
    event.preventDefault();
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
