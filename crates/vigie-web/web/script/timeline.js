
// A click anywhere in a timeline explains that moment, to the quarter of an hour; a bar alone would only lead to its
// shift. Without this file bars are plain links.
document.addEventListener("click", (event) => {
  const lane = event.target.closest?.(".chart[data-since] .lane-bars");
  if (!lane || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return;
  const { since, until } = lane.closest(".chart").dataset;
  const { left, width } = lane.getBoundingClientRect();
  const [start, end] = [Date.parse(since), Date.parse(until)];
  const quarter = 15 * 60 * 1000;
  const at = Math.round((start + ((event.clientX - left) / width) * (end - start)) / quarter) * quarter;
  const address = new URL(location.href);
  address.searchParams.set("at", new Date(Math.min(end - quarter, Math.max(start, at))).toISOString().replace(".000", ""));
  address.hash = "";
  event.preventDefault();
  if (!window.htmx) { location.assign(address); return; }
  const path = address.pathname + address.search;
  window.htmx.ajax("GET", path, { target: "#live", swap: "outerMorph", push: path })
    .then(() => document.getElementById("explained")?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" }));
});
