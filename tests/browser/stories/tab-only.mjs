import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { settled, signIn, story } from "../story.mjs";
import { makeSchedule } from "../things.mjs";

const MOST_TABS = 200;
const days = (number) => new Date(Date.now() + number * 86_400_000).toISOString();

/** Presses Tab until the focus is on what the selector names; nothing is clicked and nothing focused by script. */
async function tabTo(page, selector) {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`no Tab comes to ${selector}`);
}

story("with Tab alone somebody is made to take over, from a bar of a layer on", async ({ page, vigie }) => {
  // It begins now, so that every bar is of a time at which there is a schedule to explain.
  const schedule = await makeSchedule(vigie, "Only keys", days(0));
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/schedules/${schedule.id}`);
  await page.waitForLoadState("load");
  await tabTo(page, "[data-look=layer] a.shift[aria-label^='Bob Baker']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/at=/);
  await page.locator("#explained").getByText("Bob Baker").first().waitFor();
  await tabTo(page, "input[list]:not([data-zone])");
  await page.keyboard.type("Cid Carter");
  await tabTo(page, "form[action$='/overrides'] button[type=submit]");
  await page.keyboard.press("Enter");
  await page.locator(".override-list").getByText("Cid Carter").first().waitFor();
  const { overrides } = await vigie.api("GET", `/schedules/${schedule.id}/overrides?since=${days(-1)}&until=${days(14)}`);
  assert.deepEqual(overrides.map(({ user }) => user.summary), ["Cid Carter"]);
});

story("with Tab alone several incidents are chosen and acknowledged", async ({ page, vigie }) => {
  for (const title of ["Tabbed one", "Tabbed two"]) await vigie.trigger("Ledger", title);
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Tabbed two" }).waitFor();
  await page.waitForLoadState("load");
  // The newest rows are the first.
  for (let row = 0; row < 2; row++) {
    await tabTo(page, ".row-pick input");
    await page.keyboard.press("Space");
  }
  await tabTo(page, "#bulk button[value=acknowledge]");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Done for 2.").waitFor();
  for (const title of ["Tabbed one", "Tabbed two"]) await page.getByRole("listitem").filter({ hasText: title }).getByText("Acknowledged", { exact: true }).waitFor();
});

story("with Tab alone the page of a link is acknowledged, undone and passed on", async ({ another }) => {
  const vigie = await start();
  try {
    const page = await another({ viewport: { width: 360, height: 740 } });
    await vigie.trigger("Checkout", "Tab through the link");
    await page.goto(await vigie.linkInMail("Tab through the link"));
    await page.waitForLoadState("load");
    await tabTo(page, "form[action$='/acknowledge'] button");
    await page.keyboard.press("Enter");
    await page.getByText("You are on it").waitFor();
    await tabTo(page, "form[action$='/undo'] button");
    await settled(page);
    await page.keyboard.press("Enter");
    await page.getByText("Undone").waitFor();
    await tabTo(page, "details.panel > summary");
    await page.keyboard.press("Enter");
    await tabTo(page, "input[name=own_reason]");
    // Escape closes what covers the page, and gives the focus back to what opened it.
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("details.panel[open]").count(), 0);
    assert.ok(await page.evaluate(() => document.activeElement?.matches("details.panel > summary")), "the focus is where it was");
    await page.keyboard.press("Enter");
    await tabTo(page, "form[action$='/pass-on'] button[value='Somebody else knows this better']");
    await page.keyboard.press("Enter");
    await page.getByText("Passed on.").waitFor();
  } finally {
    await vigie.stop();
  }
});

story("with Tab alone a schedule gets another person and is saved", async ({ page, vigie }) => {
  const schedule = await makeSchedule(vigie, "Edited with keys");
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/schedules/${schedule.id}/edit`);
  await page.waitForLoadState("load");
  await tabTo(page, "input[name$='.add']");
  await page.keyboard.type("Cid Carter");
  // Enter adds who is typed, and saves nothing.
  await page.keyboard.press("Enter");
  await page.locator(".layer-users li").filter({ hasText: "Cid Carter" }).waitFor();
  await tabTo(page, "button[aria-label='Earlier: Cid Carter']");
  await page.keyboard.press("Enter");
  await page.locator(".layer-users li").nth(1).getByText("Cid Carter").waitFor();
  await tabTo(page, "button[value=save]");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("The schedule is saved.").waitFor();
  const saved = (await vigie.api("GET", `/schedules/${schedule.id}`)).schedule;
  assert.deepEqual(saved.users.map((user) => user.summary), ["Ann Archer", "Cid Carter", "Bob Baker"]);
});
