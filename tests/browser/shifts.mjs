// Whether a page moves without anybody's doing.

import assert from "node:assert/strict";

export const LOOKS = { desktop: {}, phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } };

/** How far something may come to stand from where it was, in pixels: what browsers do not count as a shift either. */
const STILL_PX = 3;

/** What moved without anybody's doing, as browsers measure it (web.dev: cumulative layout shift), and where everything stands that can be seen. */
export const watch = (page) => page.evaluate(() => {
  window.shifts = [];
  // What stands behind a clock in its sentence moves by a digit's width when the clock goes from 9 to 10.
  const isBehindClock = ({ node, previousRect, currentRect }) => node?.previousElementSibling?.matches("time[data-kind]") && previousRect.y === currentRect.y;
  const isTick = ({ sources }) => sources.length > 0 && sources.every(isBehindClock);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput && !isTick(entry)) window.shifts.push({ value: entry.value, what: entry.sources.map(({ node, previousRect, currentRect }) => [(node?.outerHTML ?? node?.parentElement?.outerHTML ?? String(node?.nodeName)).slice(0, 160), ...[previousRect, currentRect].map(({ x, y, width, height }) => `${x} ${y} ${width}×${height}`)]) });
  }).observe({ type: "layout-shift" });
  const isSeen = ({ width, height, top, bottom }) => width > 0 && height > 0 && top >= 0 && bottom < innerHeight;
  window.stood = [...document.querySelectorAll("main :is([id], a, button, h1, h2, summary)")].map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => isSeen(box));
});

/** Nothing moved since `watch`, after a moment in which it might. */
export async function nothingMoved(page, after) {
  await nothingStandsElsewhere(page, after);
  assert.deepEqual(await page.evaluate(() => window.shifts), [], after);
}

/** What could be seen when `watch` looked stands where it stood, after a moment in which it might move: the page may have been scrolled along. */
export async function nothingStandsElsewhere(page, after) {
  await page.waitForTimeout(500);
  const moved = await page.evaluate((most) => window.stood.filter(([element, box]) => {
    if (!element.isConnected || element.closest("[hidden]")) return false;
    return Math.abs(element.getBoundingClientRect().top - box.top) > most;
  }).map(([element, box]) => `${element.outerHTML.slice(0, 160)}: ${box.top} → ${element.getBoundingClientRect().top}`), STILL_PX);
  assert.deepEqual(moved, [], `${after}: it stands elsewhere`);
}
