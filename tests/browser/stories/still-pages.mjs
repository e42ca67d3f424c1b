import assert from "node:assert/strict";
import { LOOKS, nothingMoved, watch } from "../shifts.mjs";
import { signIn, story } from "../story.mjs";

const reference = ({ id }, type) => ({ id, type: `${type}_reference` });

/** The button that shows what a list holds back. */
const newsOf = (page, list) => page.locator(`[data-news=${list}]`).getByRole("button");

/** Opens a page, lets it come to rest, does something elsewhere, waits until the page knows of it: nothing moves. */
async function holds({ page, vigie }, path, happens, isKnown, after) {
  await page.goto(vigie.url + path);
  await page.locator("html[data-stream=live]").waitFor();
  await page.waitForTimeout(1000);
  await watch(page);
  await happens();
  await isKnown();
  await nothingMoved(page, after);
}

async function world({ vigie, another }, options, look) {
  const page = await another(options);
  await signIn(page, vigie);
  const [policy] = (await vigie.api("GET", "/escalation_policies?limit=1")).escalation_policies;
  const make = async (name) => (await vigie.api("POST", "/services", { service: { type: "service", name, description: `Holds still on a ${look}`, escalation_policy: reference(policy, "escalation_policy") } })).service;
  const open = async (service, title) => (await vigie.api("POST", "/incidents", { incident: { type: "incident", title, service: reference(service, "service") } })).incident;
  return { page, vigie, policy, make, open };
}

for (const [look, options] of Object.entries(LOOKS)) {
  story(`the lists of messages, changes and the history hold still: ${look}`, async (told) => {
    const { page, vigie, make, open } = await world(told, options, look);
    const service = await make(`Lists on a ${look}`);
    const rows = page.locator("#messages-list > .row");
    await open(service, `First message on a ${look}`);
    await page.goto(`${vigie.url}/messages`);
    await rows.filter({ hasText: `First message on a ${look}` }).first().waitFor();
    const happened = `Second message on a ${look}`;
    await holds({ page, vigie }, "/messages", () => open(service, happened), () => newsOf(page, "messages-list").waitFor(), "somebody is paged");
    assert.equal(await rows.filter({ hasText: happened }).count(), 0);
    await newsOf(page, "messages-list").click();
    await rows.filter({ hasText: happened }).first().waitFor();

    const deploy = async (summary) => {
      const answer = await fetch(`${vigie.url}/v2/change/enqueue`, { method: "POST", body: JSON.stringify({ routing_key: vigie.services.Checkout.key, payload: { summary, source: "deployer" } }) });
      assert.equal(answer.status, 202);
    };
    await deploy(`Deploy 1 on a ${look}`);
    await holds({ page, vigie }, "/changes", () => deploy(`Deploy 2 on a ${look}`), () => newsOf(page, "changes-list").waitFor(), "something is deployed");
    await newsOf(page, "changes-list").click();
    await page.getByText(`Deploy 2 on a ${look}`).waitFor();

    const rename = (description) => vigie.api("PUT", `/services/${service.id}`, { service: { type: "service", description } });
    await holds({ page, vigie }, "/audit", () => rename(`Renamed on a ${look}`), () => newsOf(page, "history-list").waitFor(), "something is changed");
    await newsOf(page, "history-list").click();
    await page.locator("#history-list").getByText(`Renamed on a ${look}`).first().waitFor();
  });

  story(`the list of services holds still: ${look}`, async (told) => {
    const { page, vigie, make, open } = await world(told, options, look);
    const services = [];
    for (const name of ["one", "two", "three"]) services.push(await make(`Still ${name} on a ${look}`));
    const row = (name) => page.getByRole("listitem").filter({ hasText: `Still ${name} on a ${look}` });
    let incident;
    const path = `/services?q=${encodeURIComponent(`on a ${look}`)}`;
    await holds({ page, vigie }, path, async () => { incident = await open(services[0], "It fails"); }, () => row("one").getByText("Triggered").waitFor(), "an incident is opened");
    await vigie.api("PUT", `/incidents/${incident.id}`, { incident: { type: "incident_reference", status: "resolved" } });
    await row("one").getByText("Triggered").waitFor({ state: "detached" });
    await nothingMoved(page, "it is resolved");
    await make(`A first one on a ${look}`);
    await newsOf(page, "services-list").waitFor();
    await nothingMoved(page, "a service is made");
    await newsOf(page, "services-list").click();
    await page.getByRole("link", { name: `A first one on a ${look}` }).waitFor();
  });

  story(`who to call holds still, so that one can page them: ${look}`, async (told) => {
    const { page, vigie, make, open } = await world(told, options, look);
    const services = [await make(`Call one on a ${look}`), await make(`Call two on a ${look}`)];
    const path = `/who-to-call?q=${encodeURIComponent("Call ")}`;
    const card = (name) => page.locator("section.card").filter({ hasText: `Call ${name} on a ${look}` });
    const button = card("one").locator("summary").filter({ hasText: "Page them" });
    await page.goto(vigie.url + path);
    const before = async () => (await button.boundingBox()).y;
    const [first] = [await before()];
    for (const number of [1, 2, 3]) {
      const title = `Fails ${number} on a ${look}`;
      await holds({ page, vigie }, path, () => open(services[0], title), () => card("one").getByText(title).waitFor({ state: "attached" }), `incident ${number} is opened`);
      assert.equal(await before(), first, "the button that pages stands where it stood");
    }
    await button.click();
    await card("one").getByLabel(/What/).fill("The disk is full");
    await open(services[0], `While one writes on a ${look}`);
    await card("one").getByText(`While one writes on a ${look}`).waitFor({ state: "attached" });
    assert.equal(await card("one").getByLabel(/What/).inputValue(), "The disk is full");
    assert.ok(await card("one").locator("form button[type=submit]").isVisible());
  });

  story(`am I on call holds still: ${look}`, async (told) => {
    const { page, vigie } = await world(told, options, look);
    const again = (name) => vigie.api("POST", "/escalation_policies", { escalation_policy: { type: "escalation_policy", name, escalation_rules: [{ escalation_delay_in_minutes: 10, targets: [reference(vigie.ann, "user")] }] } });
    let made;
    await holds({ page, vigie }, "/on-call", async () => { made = await again(`Another policy on a ${look}`); }, () => newsOf(page, "duty-list").waitFor(), "one is named in another policy");
    await newsOf(page, "duty-list").click();
    const card = page.locator("section.card").filter({ hasText: `Another policy on a ${look}` });
    await card.waitFor();
    await holds({ page, vigie }, "/on-call", () => vigie.api("DELETE", `/escalation_policies/${made.escalation_policy.id}`), () => card.getByText("No longer").waitFor(), "one is taken out of it");
  });
}
