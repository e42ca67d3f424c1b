// What a colour says, a word or a drawing says too: nothing gets lost in greyscale, with colours that the reader forces, or
// for whoever tells few colours apart.

import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

/** Every pill, tag and bar of a schedule that has neither words nor a drawing with a name. */
const silent = (page) => page.evaluate(() => [...document.querySelectorAll("main :is(.pill, .tag, .flash, a.shift)")]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.innerText?.trim() || element.getAttribute("aria-label")))
  .map((element) => element.outerHTML.slice(0, 120)));

story("in colours that the reader forces, states keep their words, drawings and edges", async ({ vigie, another }) => {
  await vigie.trigger("Checkout", "Without colours");
  await vigie.trigger("Ledger", "Quiet and grey", { severity: "info" });
  const page = await another({ forcedColors: "active", colorScheme: "dark" });
  await signIn(page, vigie);
  const row = page.getByRole("listitem").filter({ hasText: "Without colours" });
  await row.locator(".pill", { hasText: "Triggered" }).locator("svg").waitFor();
  await row.locator(".tag", { hasText: "High urgency" }).locator("svg").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Quiet and grey" }).locator(".tag", { hasText: "Low urgency" }).locator("svg").waitFor();
  const edge = await row.locator(".pill").first().evaluate((pill) => getComputedStyle(pill).borderTopWidth);
  assert.equal(edge, "1px", "a pill without its ground has an edge");
  assert.deepEqual(await silent(page), []);
  const { schedules: [schedule] } = await vigie.api("GET", "/schedules?limit=1&query=Payments");
  await page.goto(`${vigie.url}/schedules/${schedule.id}`);
  const gap = page.locator(".chart [data-look=final] a.shift[aria-label^=Nobody]").first();
  await gap.waitFor();
  const [look, shift] = await Promise.all([gap, page.locator(".chart [data-look=final] a.shift:not([aria-label^=Nobody])").first()].map((bar) => bar.evaluate((element) => {
    const fill = element.querySelector(".gap-fill, .bar-fill");
    const { stroke, strokeDasharray } = getComputedStyle(fill);
    return { word: element.textContent.trim(), kind: fill.getAttribute("class"), stroke, strokeDasharray };
  })));
  assert.ok(shift.word, "a shift says whose it is");
  assert.ok(look.word || look.strokeDasharray !== shift.strokeDasharray || look.kind !== shift.kind, `a gap looks like a shift: ${JSON.stringify([look, shift])}`);
  assert.deepEqual(await silent(page), []);
});
