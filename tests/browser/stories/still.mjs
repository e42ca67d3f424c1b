import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { LOOKS, nothingMoved, nothingStandsElsewhere, watch } from "../shifts.mjs";
import { check, signIn, story } from "../story.mjs";

async function idOf(vigie, title) {
  const { incidents } = await vigie.api("GET", "/incidents?limit=100&sort_by=incident_number:desc");
  return incidents.find((incident) => incident.title === title).id;
}
const change = (vigie, id, incident) => vigie.api("PUT", `/incidents/${id}`, { incident: { type: "incident_reference", ...incident } });
const anyPolicy = async (vigie) => ({ id: (await vigie.api("GET", "/escalation_policies?limit=1")).escalation_policies[0].id, type: "escalation_policy_reference" });
/** Scrolls to the middle one of what stands below each other, and leaves the page to itself for a second. */
const toTheMiddle = async (page, lines) => {
  await page.locator(lines).first().waitFor();
  await page.evaluate((all) => { const found = [...document.querySelectorAll(all)]; found[Math.floor(found.length / 2)].scrollIntoView({ block: "center" }); }, lines);
  await page.waitForTimeout(1000);
};
const rowOf = (page, text) => page.getByRole("listitem").filter({ hasText: text });

for (const [look, options] of Object.entries(LOOKS)) {
  story(`an incident's page stays still while others work on that incident: ${look}`, async ({ vigie, another }) => {
    const title = `Stays still on a ${look}`;
    await vigie.trigger("Ledger", title);
    const id = await idOf(vigie, title);
    const [page, other] = [await another(options), await another()];
    for (const each of [page, other]) {
      await signIn(each, vigie);
      await each.goto(`${vigie.url}/incidents/${id}`);
      await each.locator("html[data-stream=live]").waitFor();
    }
    await page.waitForTimeout(1000);
    await watch(page);
    const head = page.locator(".incident-pin");
    await other.getByRole("button", { name: "Acknowledge" }).click();
    await head.getByText("Acknowledged").waitFor();
    await nothingMoved(page, "another browser acknowledges it");
    await other.getByLabel("Add a note").fill("The disk is full");
    await other.getByRole("button", { name: "Add note" }).click();
    await page.locator("[data-news=entries]").getByRole("button", { name: /new: show/ }).waitFor();
    await nothingMoved(page, "another browser writes a note");
    await vigie.trigger("Ledger", `Joins it on a ${look}`);
    await vigie.api("PUT", `/incidents/${id}/merge`, { source_incidents: [{ type: "incident_reference", id: await idOf(vigie, `Joins it on a ${look}`) }] });
    await page.locator("[data-news=alerts-list]").getByRole("button", { name: "1 new: show" }).waitFor();
    await nothingMoved(page, "an alert joins it");
    for (let number = 0; number < 12; number++) await vigie.api("POST", `/incidents/${id}/notes`, { note: { content: `Note ${number}` } });
    await page.locator("[data-news=entries]").getByRole("button", { name: /^\d\d new: show/ }).waitFor();
    await nothingMoved(page, "what is new is counted with one digit, then with two");
    await vigie.api("POST", `/incidents/${id}/status_updates`, { message: "We are on it" });
    await change(vigie, id, { urgency: "low" });
    await head.getByText("Low").first().waitFor();
    await nothingMoved(page, "its urgency changes");
    await other.getByRole("button", { name: "Resolve" }).click();
    await head.getByText("Resolved").waitFor();
    await nothingMoved(page, "another browser resolves it");
    // What was held back comes when it is asked for.
    assert.equal(await page.getByText("The disk is full").count(), 0);
    await page.locator("[data-news=entries]").getByRole("button").click();
    await page.getByText("The disk is full").waitFor();
    await page.locator("#alerts-list").getByText(`Joins it on a ${look}`).first().waitFor();
    assert.equal(await page.locator(".news-show:visible").count(), 0);
  });

  story(`rows of the list stay where they are while others work on them: ${look}`, async ({ vigie, another }) => {
    for (let number = 0; number < 6; number++) await vigie.trigger("Ledger", `Row ${number} on a ${look}`);
    const [page, other] = [await another(options), await another()];
    for (const each of [page, other]) {
      await signIn(each, vigie);
      await each.locator("html[data-stream=live]").waitFor();
    }
    await page.waitForTimeout(1000);
    await watch(page);
    await vigie.trigger("Ledger", `Row 1 on a ${look}`);
    await rowOf(other, `Row 3 on a ${look}`).getByRole("button", { name: /^Acknowledge/ }).click();
    await rowOf(page, `Row 3 on a ${look}`).getByText("Acknowledged", { exact: true }).waitFor();
    await nothingMoved(page, "another browser acknowledges one");
    await rowOf(other, `Row 4 on a ${look}`).getByRole("checkbox").check();
    await other.locator("#bulk").getByRole("button", { name: "Resolve" }).click();
    await rowOf(page, `Row 4 on a ${look}`).getByText("No longer in this list").waitFor();
    await nothingMoved(page, "another browser resolves one");
    await vigie.trigger("Checkout", `Comes first on a ${look}`);
    const news = page.getByRole("button", { name: `1 new incident: Comes first on a ${look}` });
    await news.waitFor();
    await nothingMoved(page, "a new one comes");
    const order = () => page.locator("[data-row-link]").allInnerTexts();
    assert.equal((await order()).includes(`Comes first on a ${look}`), false);
    await news.click();
    await rowOf(page, `Comes first on a ${look}`).first().waitFor();
    assert.equal((await order())[0], `Comes first on a ${look}`);
    assert.equal((await order()).includes(`Row 4 on a ${look}`), false);
  });

  story(`a page that is scrolled to the middle stays there: ${look}`, async ({ vigie, another }) => {
    const service = (await vigie.api("POST", "/services", { service: { type: "service", name: `Middle of a ${look}`, escalation_policy: await anyPolicy(vigie) } })).service;
    const open = async (title) => (await vigie.api("POST", "/incidents", { incident: { type: "incident", title, service: { id: service.id, type: "service_reference" } } })).incident.id;
    const ids = [];
    for (let number = 0; number < 25; number++) ids.push(await open(`Line ${number}`));
    const page = await another(options);
    await signIn(page, vigie);
    await page.goto(`${vigie.url}/incidents?status=open&whose=all&q=${encodeURIComponent(service.name)}`);
    await page.locator("html[data-stream=live]").waitFor();
    await toTheMiddle(page, ".row");
    await watch(page);
    await change(vigie, ids[20], { status: "resolved" });
    await rowOf(page, "Line 20").getByText("No longer in this list").waitFor({ state: "attached" });
    await nothingMoved(page, "a line above is resolved");
    await change(vigie, ids[24], { status: "acknowledged" });
    await rowOf(page, "Line 24").getByText("Acknowledged", { exact: true }).waitFor({ state: "attached" });
    await nothingMoved(page, "a line above is acknowledged");
    await open("Comes last");
    await page.getByRole("button", { name: "1 new incident: Comes last" }).waitFor({ state: "attached" });
    await nothingMoved(page, "a new one comes");
    // Nobody looked at it for a minute: it shows what there is, and the line that was read stays under the eyes, also in
    // a browser that does not see to that by itself.
    await page.evaluate(() => { touchedAt = 0; document.documentElement.style.overflowAnchor = "none"; });
    await open("Comes very last");
    await rowOf(page, "Comes very last").waitFor({ state: "attached" });
    await nothingStandsElsewhere(page, "nobody looks");

    for (let number = 0; number < 40; number++) await vigie.api("POST", `/incidents/${ids[0]}/notes`, { note: { content: `Note ${number}` } });
    await page.goto(`${vigie.url}/incidents/${ids[0]}`);
    await page.locator("html[data-stream=live]").waitFor();
    await toTheMiddle(page, ".entry");
    await watch(page);
    await vigie.api("POST", `/incidents/${ids[0]}/notes`, { note: { content: "The last one" } });
    await page.locator("[data-news=entries]").getByRole("button", { name: /new: show/ }).waitFor({ state: "attached" });
    await nothingMoved(page, "a note is written");
    await change(vigie, ids[0], { status: "resolved" });
    await page.locator(".incident-pin").getByText("Resolved").waitFor({ state: "attached" });
    await nothingMoved(page, "it is resolved");
  });
}

story("the page of a link stays still while others work on its incident, and keeps the focus", async ({ another }) => {
  const vigie = await start();
  await vigie.trigger("Checkout", "Read on a phone", { custom_details: { runbook: "Fail over to the second provider." } });
  const id = await idOf(vigie, "Read on a phone");
  const page = await another(LOOKS.phone);
  await page.goto(await vigie.linkInMail("Read on a phone"));
  await page.locator("html[data-stream=live]").waitFor();
  const acknowledge = page.getByRole("button", { name: "Acknowledge" });
  await acknowledge.focus();
  await page.waitForTimeout(1000);
  await watch(page);
  const news = page.getByRole("button", { name: "There is news: show" });
  const hasFocus = () => acknowledge.evaluate((button) => button === document.activeElement);
  await vigie.api("POST", `/incidents/${id}/notes`, { note: { content: "Looks like the disk" } });
  await change(vigie, id, { urgency: "low" });
  await page.locator(".landing-head").getByText("Low").first().waitFor();
  await nothingMoved(page, "its urgency changes");
  await change(vigie, id, { urgency: "high" });
  await change(vigie, id, { conference_bridge: { conference_url: "https://meet.example.org/1", conference_number: "+1 415 555 1212" } });
  await news.waitFor();
  await nothingMoved(page, "a conference begins");
  await vigie.api("PUT", `/incidents/${id}`, { incident: { type: "incident_reference", escalation_level: 2 } });
  await page.locator("#paged-card .count").getByText(/^[34]$/).waitFor();
  await nothingMoved(page, "two others are paged");
  assert.equal(await page.locator("#paged-list li").count(), 1);
  assert.ok(await hasFocus(), "the focus is where it was");
  await change(vigie, id, { status: "acknowledged" });
  await page.locator(".landing-head").getByText("Acknowledged").waitFor();
  await nothingMoved(page, "somebody acknowledges it");
  await check(page, "landing with news");
  // What was held back comes when it is asked for.
  await news.click();
  await page.locator("#paged-list li").nth(2).waitFor();
  await page.getByRole("link", { name: "Join the conference" }).waitFor();
  assert.equal(await news.isVisible(), false);
  await vigie.stop();
});
