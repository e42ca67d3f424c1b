import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

/** What moved without anybody's doing, as browsers measure it (web.dev: cumulative layout shift). */
const watch = (page) => page.evaluate(() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? String(node?.nodeName)) });
  }).observe({ type: "layout-shift" });
});
const shifts = (page) => page.evaluate(() => window.shifts);

story("an incident's page stays still while news come", async ({ page, vigie }) => {
  await vigie.trigger("Ledger", "Stays still");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Stays still" }).click();
  await page.locator("html[data-stream=live]").waitFor();
  await page.waitForTimeout(1000);
  await watch(page);
  // What happens elsewhere moves nothing here; clocks tick.
  for (let number = 0; number < 5; number++) {
    await vigie.trigger("Checkout", `Elsewhere ${number}`);
    await page.waitForTimeout(400);
  }
  const moved = await shifts(page);
  console.log(`    layout shift of an incident's page: ${moved.reduce((sum, { value }) => sum + value, 0).toFixed(4)}`);
  assert.deepEqual(moved, []);
});

story("the list only moves where a new incident takes its place", async ({ page, vigie }) => {
  for (let number = 0; number < 12; number++) await vigie.trigger("Ledger", `Row ${number}`);
  await signIn(page, vigie);
  await page.locator("html[data-stream=live]").waitFor();
  await page.waitForTimeout(1000);
  await watch(page);
  // Duplicates, and changes of what is there: nothing moves.
  for (let number = 0; number < 5; number++) {
    await vigie.trigger("Ledger", `Row ${number}`);
    await page.waitForTimeout(200);
  }
  assert.deepEqual(await shifts(page), [], "duplicates move nothing");
  await vigie.trigger("Checkout", "Takes the first place");
  await page.getByRole("link", { name: "Takes the first place" }).waitFor();
  await page.waitForTimeout(500);
  const moved = await shifts(page);
  console.log(`    layout shift of the list when a row comes: ${moved.reduce((sum, { value }) => sum + value, 0).toFixed(4)}`);
  assert.ok(moved.length <= 1, "one row comes in one step");
});
