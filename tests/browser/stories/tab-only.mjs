import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

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
  const { users } = await vigie.api("GET", "/users?limit=100");
  const named = (name) => ({ user: { id: users.find((user) => user.name === name).id, type: "user_reference" } });
  const { schedule } = await vigie.api("POST", "/schedules", { schedule: {
    type: "schedule", name: "Only keys", time_zone: "Europe/Paris",
    schedule_layers: [{ name: "Days", start: "2026-01-05T09:00:00+01:00", rotation_virtual_start: "2026-01-05T09:00:00+01:00", rotation_turn_length_seconds: 86400, users: ["Ann Archer", "Bob Baker"].map(named) }],
  } });
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
