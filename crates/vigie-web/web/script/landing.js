
// The page behind the link in a page keeps itself up to date. Everything on it works without this file.

const live = () => document.getElementById("live");

async function refresh() {
  try {
    const answer = await fetch(location.pathname, { headers: { "hx-request": "true", "hx-source": "div#live", accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    // Whoever is writing a reason is not disturbed.
    if (!fresh || live().querySelector("details[open]")) return;
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

const stream = new EventSource(`${location.pathname}/stream`);
stream.addEventListener("changed", refresh);
document.addEventListener("outbox", refresh);
