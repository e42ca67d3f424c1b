
// Whether anybody looks at the page, and what a part of it says: what is being read stays where it is, and only what
// changed is drawn anew (still.js, landing.js). Part of common.js.

const unattendedMs = 60_000;
let touchedAt = Date.now();
for (const kind of ["pointerdown", "pointermove", "keydown", "scroll", "focusin"]) addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true, capture: true });

/** Nobody sees it, or nobody has touched it for a minute and nothing is chosen in it. */
const isUnattended = () => document.hidden || (Date.now() - touchedAt > unattendedMs && !document.querySelector("input[form=bulk]:checked"));

/** What an element says, without its ticking clocks. */
function saying(element) {
  const copy = element.cloneNode(true);
  for (const time of copy.querySelectorAll("time[data-kind]")) time.textContent = "";
  return copy.innerHTML;
}
