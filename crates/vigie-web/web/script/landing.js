
// The page behind the link in a page keeps itself up to date. Everything on it works without this file.

const live = () => document.getElementById("live");

// Escape closes what lies over the page, and the focus goes back to what opened it.
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && document.querySelector("details.panel[open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});

let isDue = false;
document.addEventListener("toggle", () => { if (isDue) refresh(); }, true);

async function refresh() {
  try {
    const answer = await fetch(location.pathname, { headers: { "hx-request": "true", "hx-source": "div#live", accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (!fresh) return;
    // Whoever is writing a reason is not disturbed: it comes when they are done.
    if (live().querySelector("details[open]")) { isDue = true; return; }
    isDue = false;
    const said = live().querySelector("#flash").innerHTML;
    live().replaceWith(fresh);
    if (said && !fresh.querySelector("#flash").innerHTML) fresh.querySelector("#flash").innerHTML = said;
    setClock();
    tick();
    document.dispatchEvent(new Event("landing"));
  } catch {
    // Without a line the page stays as it is; the stream opens again by itself.
  }
}

// The browser opens a broken line again by itself, but not one that was refused.
const [firstPause, longestPause] = [1_000, 60_000];
let pause = firstPause;
function listen() {
  const stream = new EventSource(`${location.pathname}/stream?seen=${live().dataset.seen}`);
  stream.addEventListener("open", () => { pause = firstPause; });
  stream.addEventListener("changed", refresh);
  stream.addEventListener("signed_out", () => { stream.close(); location.reload(); });
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, pause);
    pause = Math.min(2 * pause, longestPause);
  });
}
listen();
document.addEventListener("outbox", refresh);
