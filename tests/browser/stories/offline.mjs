import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { check, signIn, story } from "../story.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** The service worker runs and has the page. */
const isKept = (page) => page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));

/** How often somebody's acknowledgement is in the incident's log. */
async function acknowledgements(vigie, title) {
  const { incidents } = await vigie.api("GET", "/incidents?limit=100");
  const { id } = incidents.find((incident) => incident.title === title);
  const { log_entries } = await vigie.api("GET", `/incidents/${id}/log_entries?limit=100`);
  return log_entries.filter(({ type }) => type === "acknowledge_log_entry").length;
}

story("an acknowledgement without a line is kept, shown as waiting, sent when the line is back, and the server has it once", async ({ another }) => {
  const vigie = await start();
  const page = await another(PHONE);
  await vigie.trigger("Checkout", "Line is gone");
  await page.goto(await vigie.linkInMail("Line is gone"));
  await isKept(page);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const kept = page.locator("#outbox");
  await kept.getByText("Waiting for the line").waitFor();
  await kept.getByText("Line is gone").waitFor();
  await check(page, "landing, waiting for the line");
  assert.equal(await acknowledgements(vigie, "Line is gone"), 0);

  await page.context().setOffline(false);
  await kept.getByText("Confirmed").waitFor();
  await page.getByText("You are on it").waitFor();
  assert.equal(await acknowledgements(vigie, "Line is gone"), 1);
  await vigie.stop();
});

story("the incident list keeps acknowledgements without a line too, from its buttons and its keys, and says when one is refused", async ({ page, vigie }) => {
  for (const title of ["Kept by button", "Kept by key", "Over meanwhile"]) await vigie.trigger("Ledger", title);
  await signIn(page, vigie);
  await isKept(page);
  const row = (title) => page.getByRole("listitem").filter({ hasText: title }).filter({ has: page.locator("[data-row-link]") });
  for (const title of ["Kept by button", "Kept by key", "Over meanwhile"]) await row(title).waitFor();
  await page.context().setOffline(true);
  await row("Kept by button").getByRole("button", { name: /^Acknowledge/ }).click();
  await row("Over meanwhile").getByRole("button", { name: /^Acknowledge/ }).click();
  await row("Kept by key").locator("[data-row-link]").focus();
  await page.keyboard.press("a");
  const kept = page.locator("#outbox");
  for (const title of ["Kept by button", "Kept by key", "Over meanwhile"]) await kept.getByText(title).waitFor();
  assert.ok(await row("Kept by button").getByRole("button", { name: /^Acknowledge/ }).isDisabled(), "what waits is not asked twice");
  await check(page, "incidents, waiting for the line");
  await vigie.resolve("Ledger", "Over meanwhile");

  await page.context().setOffline(false);
  await row("Kept by button").getByText("Acknowledged", { exact: true }).waitFor();
  await row("Kept by key").getByText("Acknowledged", { exact: true }).waitFor();
  await kept.getByText(/Over meanwhile/).waitFor();
  await kept.locator("[data-state=refused]").waitFor();
  await kept.locator("[data-state=refused]").getByRole("button", { name: "Close" }).click();
  await kept.locator("[data-state=refused]").waitFor({ state: "detached" });
  for (const title of ["Kept by button", "Kept by key"]) assert.equal(await acknowledgements(vigie, title), 1);
});

story("without a line a page says so, in the person's language, and shows what waits", async ({ vigie, another }) => {
  const page = await another({ ...PHONE, locale: "fr-FR" });
  await vigie.trigger("Checkout", "Tunnel");
  await signIn(page, vigie);
  await isKept(page);
  const link = page.getByRole("link", { name: "Tunnel" });
  await link.waitFor();
  await page.context().setOffline(true);
  await page.getByRole("listitem").filter({ hasText: "Tunnel" }).getByRole("button", { name: /^Prendre en charge/ }).click();
  await page.locator("#outbox").getByText("En attente du réseau").waitFor();
  await link.click();
  await page.getByRole("heading", { level: 1, name: "Pas de réseau" }).waitFor();
  await page.locator("#outbox").getByText("En attente du réseau").waitFor();
  await check(page, "offline");
  await page.context().setOffline(false);
  await page.locator("#outbox").getByText("Confirmé").waitFor();
  assert.equal(await acknowledgements(vigie, "Tunnel"), 1);
});

story("what waits is still sent after twenty minutes without a line, seldom tried meanwhile, and given up after an hour", async ({ another }) => {
  const vigie = await start();
  const page = await another(PHONE);
  await page.clock.install();
  for (const title of ["Long tunnel", "Longer tunnel"]) await vigie.trigger("Ledger", title);
  await signIn(page, vigie);
  await isKept(page);
  const row = (title) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: title, exact: true }) });
  for (const title of ["Long tunnel", "Longer tunnel"]) await row(title).waitFor();
  /** Lets time pass step by step, so that whatever the page does meanwhile is done. */
  const pass = async (minutes) => {
    for (let step = 0; step < minutes * 6; step++) {
      await page.clock.runFor(10_000);
      await page.evaluate(() => outbox.all());
    }
  };
  const keep = async (title) => {
    await page.context().setOffline(true);
    await row(title).getByRole("button", { name: /^Acknowledge/ }).click();
    await page.locator("#outbox").getByText("Waiting for the line").waitFor();
  };
  await keep("Long tunnel");
  await pass(20);
  const [{ state, tries }] = await page.evaluate(() => outbox.all());
  assert.equal(state, "waiting", `given up after ${tries} tries`);
  assert.ok(tries <= 60, `${tries} tries in twenty minutes`);
  await page.context().setOffline(false);
  await row("Long tunnel").getByText("Acknowledged", { exact: true }).waitFor();
  assert.equal(await acknowledgements(vigie, "Long tunnel"), 1);

  await keep("Longer tunnel");
  await pass(61);
  await page.locator("#outbox").getByText("Not sent: an hour went by without a line.").waitFor();
  await page.context().setOffline(false);
  await pass(1);
  assert.equal(await acknowledgements(vigie, "Longer tunnel"), 0, "an old word is not sent behind somebody's back");
  await vigie.stop();
});

story("on the very first visit, before any service worker runs, the page itself keeps an acknowledgement and sends it", async ({ another }) => {
  const vigie = await start();
  const page = await another({ ...PHONE, serviceWorkers: "block" });
  await vigie.trigger("Checkout", "First visit");
  await page.goto(await vigie.linkInMail("First visit"));
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const kept = page.locator("#outbox");
  await kept.getByText("Waiting for the line: it is sent by itself while this page is open.").waitFor();
  assert.equal(await acknowledgements(vigie, "First visit"), 0);
  await page.context().setOffline(false);
  await kept.getByText("Confirmed").waitFor();
  await page.getByText("You are on it").waitFor();
  assert.equal(await acknowledgements(vigie, "First visit"), 1);
  await vigie.stop();
});
