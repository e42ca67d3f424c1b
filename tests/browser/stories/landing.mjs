import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { check, settled, story, unsettled } from "../story.mjs";

const panel = (page, word) => page.locator("details.panel > summary", { hasText: word });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

story("the link in an e-mail opens the incident on a phone: acknowledge, undo, acknowledge, pass on", async ({ another }) => {
  // A server of its own: what came before would hold the mail back to bundle it.
  const vigie = await start();
  const page = await another(PHONE);
  await vigie.trigger("Checkout", "Payments time out", { custom_details: { runbook: "Fail over to the second provider." }, event: { links: [{ href: "https://example.org/runbook", text: "Runbook" }] } });
  await page.goto(await vigie.linkInMail("Payments time out"));
  await page.getByRole("heading", { level: 1, name: "Payments time out" }).waitFor();
  await page.getByText("Fail over to the second provider.").waitFor();
  await page.getByText("Bob Baker").first().waitFor();
  await check(page, "landing");
  const box = await page.getByRole("button", { name: "Acknowledge" }).boundingBox();
  assert.ok(box.height >= 44 && box.y > 740 / 2, "the button is large and in the thumb's reach");

  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText("You are on it").waitFor();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("button", { name: "Acknowledge" }).waitFor();
  await page.getByText("Undone").waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText("You are on it").waitFor();

  await panel(page, "Pass on").click();
  await check(page, "landing, passing on");
  await page.getByRole("button", { name: "Somebody else knows this better" }).click();
  await page.getByText("Passed on. The next ones are paged now.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Acknowledge" }).count(), 1);
  await vigie.stop();
});

story("the page of a link works without scripts and shows what others do", async ({ another }) => {
  const vigie = await start();
  await vigie.trigger("Checkout", "Search is slow");
  const link = await vigie.linkInMail("Search is slow");
  const plain = await another({ ...PHONE, javaScriptEnabled: false });
  const live = await another(PHONE);
  await live.goto(link);
  await live.getByRole("button", { name: "Acknowledge" }).waitFor();
  await plain.goto(link);
  await plain.getByRole("button", { name: "Acknowledge" }).click();
  await plain.getByText("You are on it").waitFor();
  await live.getByText("You are on it").waitFor();
  await panel(plain, "Resolve").click();
  await plain.getByText("Is it over?").waitFor();
  await plain.getByRole("button", { name: "Resolve" }).click();
  await plain.getByText("It is over").waitFor();
  await live.getByText("It is over").waitFor();
  await vigie.stop();
});

/** Where a button's middle is. */
async function middle(button) {
  const { x, y, width, height } = await button.boundingBox();
  return [x + width / 2, y + height / 2];
}

for (const javaScriptEnabled of [true, false]) {
  story(`a double tap on Acknowledge acknowledges and takes nothing back, on the page of a link, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ another }) => {
    const vigie = await start();
    const page = await another({ ...PHONE, javaScriptEnabled });
    await vigie.trigger("Checkout", "Tapped twice");
    await page.goto(await vigie.linkInMail("Tapped twice"));
    const acknowledge = page.getByRole("button", { name: "Acknowledge" });
    const [x, y] = await middle(acknowledge);
    const undo = page.getByRole("button", { name: /^Undo/ });
    await unsettled(page, async () => {
      await page.mouse.click(x, y);
      await undo.waitFor();
      // Wherever the second tap lands among what is new: on Undo, on Resolve.
      for (const button of [undo, panel(page, "Resolve")]) await page.mouse.click(...await middle(button));
      await page.waitForTimeout(300);
      assert.equal(await page.getByText("Is it over?").isVisible(), false);
      assert.equal((await vigie.api("GET", "/incidents/1")).incident.status, "acknowledged");
    });
    await undo.click();
    await acknowledge.waitFor();
    assert.equal((await vigie.api("GET", "/incidents/1")).incident.status, "triggered");
    await acknowledge.dblclick();
    await page.getByText("You are on it").waitFor();
    await page.waitForTimeout(500);
    assert.equal((await vigie.api("GET", "/incidents/1")).incident.status, "acknowledged");
    await vigie.stop();
  });
}

story("the page of a link can be used by keys alone, and a second Enter takes nothing back", async ({ another }) => {
  const vigie = await start();
  const page = await another();
  await vigie.trigger("Checkout", "By keys");
  await page.goto(await vigie.linkInMail("By keys"));
  await page.locator("html[data-stream=live]").waitFor();
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  for (let tabs = 0; tabs < 20 && (await focused()) !== "Acknowledge"; tabs++) await page.keyboard.press("Tab");
  await unsettled(page, async () => {
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Undo/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.equal((await vigie.api("GET", "/incidents/1")).incident.status, "acknowledged");
    assert.match(await focused(), /^Undo/);
  });
  await settled(page);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Acknowledge" }).waitFor();
  for (let tabs = 0; tabs < 20 && (await focused()) !== "Pass on"; tabs++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByLabel("Another reason").focus();
  await page.keyboard.type("I am on a train");
  // News do not disturb whoever writes.
  const refreshed = page.waitForResponse((answer) => answer.request().headers()["hx-source"] === "div#live");
  await vigie.api("POST", "/incidents/1/notes", { note: { content: "Looks like the disk" } });
  await refreshed;
  await page.keyboard.press("Enter");
  await page.getByText("Passed on. The next ones are paged now.").waitFor();
  const { notes } = await vigie.api("GET", "/incidents/1/notes");
  assert.ok(notes.some(({ content }) => content === "Passed on: I am on a train"), JSON.stringify(notes));
  await vigie.stop();
});

story("the page of a link says since when it is no longer live, and when it is again", async ({ another }) => {
  const vigie = await start();
  const page = await another({ ...PHONE, serviceWorkers: "block" });
  await vigie.trigger("Checkout", "Line gets lost");
  const link = await vigie.linkInMail("Line gets lost");
  await page.clock.install();
  await page.goto(link);
  const line = page.locator("#line");
  const lost = line.getByText(/^Not live since \d\d:\d\d CE(S)?T$/);
  await line.getByText("Live", { exact: true }).waitFor();
  await page.context().setOffline(true);
  await lost.waitFor();
  await check(page, "landing, no longer live");
  await page.context().setOffline(false);
  await line.getByText("Live", { exact: true }).waitFor();
  // A line that is dead without the browser's knowing says nothing, for longer than the server ever does.
  let tries = 0;
  await page.route("**/stream*", (route) => { tries += 1; return tries < 3 ? route.abort() : route.continue(); });
  await page.clock.runFor(60_000);
  await lost.waitFor();
  await vigie.api("PUT", "/incidents/1", { incident: { type: "incident_reference", urgency: "low" } });
  for (let step = 0; step < 20 && await lost.isVisible(); step++) await page.clock.runFor(10_000);
  await line.getByText("Live", { exact: true }).waitFor();
  await page.locator(".landing-head").getByText("Low").first().waitFor();
  await vigie.stop();

  const plain = await another({ ...PHONE, javaScriptEnabled: false, locale: "fr-FR" });
  const other = await start();
  await other.trigger("Checkout", "Without scripts");
  await plain.goto(await other.linkInMail("Without scripts"));
  await plain.locator("#line").getByText(/^Vu à \d\d:\d\d/).waitFor();
  await other.stop();
});
