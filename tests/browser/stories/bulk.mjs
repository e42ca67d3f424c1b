import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

const rowOf = (page, text) => page.getByRole("listitem").filter({ hasText: text });

story("several incidents are merged and resolved at once, with scripts", async ({ page, vigie }) => {
  for (const title of ["Bulk one", "Bulk two", "Bulk three"]) await vigie.trigger("Checkout", title);
  await signIn(page, vigie);
  for (const title of ["Bulk one", "Bulk two"]) await rowOf(page, title).getByRole("checkbox").check();
  await check(page, "the list with rows chosen");
  await page.locator("#bulk summary").filter({ hasText: "Merge" }).click();
  await page.locator("#bulk .panel-content").getByRole("button", { name: "Merge" }).click();
  await rowOf(page, "Bulk two").waitFor({ state: "detached" });
  await rowOf(page, "Bulk one").getByText("2 alerts").waitFor();
  for (const title of ["Bulk one", "Bulk three"]) await rowOf(page, title).getByRole("checkbox").check();
  await page.locator("#bulk").getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("status").getByText("Done for 2.").waitFor();
  assert.equal(await rowOf(page, "Bulk three").count(), 0);
});

for (const javaScriptEnabled of [true, false]) {
  story(`several incidents are given to somebody, snoozed, acknowledged, merged and resolved, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ vigie, another }) => {
    const [first, second] = ["one", "two"].map((number) => `${javaScriptEnabled ? "Script" : "Plain"} ${number}`);
    for (const title of [first, second]) await vigie.trigger("Checkout", title);
    const page = await another({ javaScriptEnabled });
    await signIn(page, vigie);
    await rowOf(page, second).waitFor();
    const choose = async (...titles) => {
      for (const title of titles) await rowOf(page, title).getByRole("checkbox").check();
    };
    const press = (verb) => page.locator("#bulk").getByRole("button", { name: verb, exact: true }).click();
    const panel = async (verb, fill) => {
      await page.locator("#bulk summary").filter({ hasText: verb }).click();
      await fill?.();
      await page.locator("#bulk .panel-content").getByRole("button", { name: verb }).click();
    };
    const said = (number) => page.getByRole("status").getByText(`Done for ${number}.`).waitFor();
    await choose(first, second);
    await panel("Reassign", () => page.getByLabel("To whom?").fill("cid cart"));
    await said(2);
    for (const title of [first, second]) await rowOf(page, title).locator(".avatars").getByText("Cid Carter").first().waitFor({ state: "attached" });
    await choose(first);
    await panel("Snooze");
    await said(1);
    await rowOf(page, first).getByText("Acknowledged", { exact: true }).waitFor();
    await choose(second);
    await press("Acknowledge");
    await rowOf(page, second).getByText("Acknowledged", { exact: true }).waitFor();
    await choose(first, second);
    await panel("Merge");
    await rowOf(page, second).waitFor({ state: "detached" });
    await rowOf(page, first).getByText("2 alerts").waitFor();
    await choose(first);
    await press("Resolve");
    await rowOf(page, first).waitFor({ state: "detached" });
  });
}

for (const javaScriptEnabled of [true, false]) {
  story(`who chose several and named nobody chooses them once only, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ vigie, another }) => {
    const titles = ["one", "two"].map((number) => `Refused ${javaScriptEnabled ? "script" : "plain"} ${number}`);
    for (const title of titles) await vigie.trigger("Checkout", title);
    const page = await another({ javaScriptEnabled });
    await signIn(page, vigie);
    for (const title of titles) await rowOf(page, title).getByRole("checkbox").check();
    await page.locator("#bulk summary").filter({ hasText: "Reassign" }).click();
    await page.getByLabel("To whom?").fill("Nobody at all");
    await page.locator("#bulk .panel-content").getByRole("button", { name: "Reassign" }).click();
    await page.locator("#flash [data-tone=bad]").waitFor();
    for (const title of titles) assert.ok(await rowOf(page, title).getByRole("checkbox").isChecked(), title);
    await page.locator("#bulk").getByRole("button", { name: "Resolve" }).click();
    await page.getByRole("status").getByText("Done for 2.").waitFor();
  });
}

story("who acknowledges six in a row sees one confirmation, not six over the other buttons", async ({ page, vigie }) => {
  const titles = [1, 2, 3, 4, 5, 6].map((number) => `In a row ${number}`);
  for (const title of titles) await vigie.trigger("Ledger", title);
  await signIn(page, vigie);
  for (const title of titles) {
    await rowOf(page, title).getByRole("button", { name: /^Acknowledge/ }).click();
    await rowOf(page, title).getByRole("button", { name: /^Undo/ }).waitFor();
  }
  await page.locator("#outbox").getByText("In a row 6").waitFor();
  await page.waitForFunction(async () => (await outbox.all()).length <= 1);
  assert.ok(await page.locator("#outbox li").count() <= 1);
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
