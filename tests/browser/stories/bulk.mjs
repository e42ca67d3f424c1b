import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

const rowOf = (page, text) => page.getByRole("listitem").filter({ hasText: text });

story("several incidents are merged and resolved at once, with scripts", async ({ page, vigie }) => {
  for (const title of ["Bulk one", "Bulk two", "Bulk three"]) await vigie.trigger("Checkout", title);
  await signIn(page, vigie);
  for (const title of ["Bulk one", "Bulk two"]) await rowOf(page, title).getByRole("checkbox").check();
  await page.locator("#bulk summary").filter({ hasText: "Merge" }).click();
  await page.locator("#bulk .panel-content").getByRole("button", { name: "Merge" }).click();
  await rowOf(page, "Bulk two").waitFor({ state: "detached" });
  await rowOf(page, "Bulk one").getByText("2 alerts").waitFor();
  for (const title of ["Bulk one", "Bulk three"]) await rowOf(page, title).getByRole("checkbox").check();
  await page.locator("#bulk").getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("status").getByText("Done for 2.").waitFor();
  assert.equal(await rowOf(page, "Bulk three").count(), 0);
});

story("without scripts several incidents are snoozed and given to somebody", async ({ vigie, another }) => {
  for (const title of ["Plain one", "Plain two"]) await vigie.trigger("Checkout", title);
  const page = await another({ javaScriptEnabled: false });
  await signIn(page, vigie);
  for (const title of ["Plain one", "Plain two"]) await rowOf(page, title).getByRole("checkbox").check();
  await page.locator("#bulk summary").filter({ hasText: "Reassign" }).click();
  await page.getByLabel("To whom?").fill("cid cart");
  await page.locator("#bulk .panel-content").getByRole("button", { name: "Reassign" }).click();
  await page.getByRole("status").getByText("Done for 2.").waitFor();
  await rowOf(page, "Plain one").getByText("Cid Carter").waitFor();
  await rowOf(page, "Plain one").getByRole("checkbox").check();
  await page.locator("#bulk summary").filter({ hasText: "Snooze" }).click();
  await page.locator("#bulk .panel-content").getByRole("button", { name: "Snooze" }).click();
  await rowOf(page, "Plain one").getByText("Acknowledged", { exact: true }).waitFor();
});

story("filters stand in the address and are remembered", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Filtered away");
  await vigie.trigger("Ledger", "Kept by the filter", { severity: "critical" });
  await signIn(page, vigie);
  await page.getByRole("searchbox").fill("ledg");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=ledg/);
  await rowOf(page, "Kept by the filter").waitFor();
  assert.equal(await rowOf(page, "Filtered away").count(), 0);
  await page.goto(`${vigie.url}/messages`);
  await page.goto(`${vigie.url}/incidents`);
  assert.match(page.url(), /q=ledg/);
});
