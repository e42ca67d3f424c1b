import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

const MONDAY = "2026-01-05";

for (const javaScriptEnabled of [true, false]) {
  story(`a schedule of shifts is made and edited, scripts ${javaScriptEnabled ? "on" : "off"}: working days of two people, previewed, saved, seen, and in another order`, async ({ vigie, another }) => {
    const name = `Office hours ${javaScriptEnabled}`;
    const found = async () => (await vigie.api("GET", `/v3/schedules?query=${encodeURIComponent(name)}`)).schedules;
    const page = await another({ javaScriptEnabled });
    await signIn(page, vigie);
    await page.goto(`${vigie.url}/schedules`);
    await page.getByRole("link", { name: "New schedule" }).click();
    await page.getByRole("link", { name: "Shifts", exact: true }).click();
    await page.getByRole("heading", { name: "Rotation 1" }).waitFor();
    const preview = page.locator("#preview");
    const event = page.locator(".event-form");
    const add = async (person) => {
      await event.getByLabel("Add a person").fill(person);
      await event.getByRole("button", { name: "Add", exact: true }).click();
      await event.locator(".layer-users li").filter({ hasText: person }).waitFor();
    };
    await add("Ann Archer");
    await add("Bob Baker");
    await page.locator("#name").fill(name);
    await page.getByLabel("Time zone").fill("Europe/Paris");
    await event.getByLabel("Name").fill("Office");
    await event.getByLabel("Starts").fill(`${MONDAY}T09:00`);
    await event.getByLabel("Ends").fill(`${MONDAY}T17:00`);
    await event.getByLabel("On the clock of").fill("Europe/Paris");
    await event.getByLabel("How often").selectOption({ label: "Monday to Friday" });
    if (javaScriptEnabled) {
      // What is chosen is previewed by itself, and only what the choice asks for is shown.
      await preview.getByText("There would be times at which nobody is on call.").waitFor();
      assert.equal(await event.getByLabel("Rule").isVisible(), false);
    } else {
      await page.getByRole("button", { name: "Preview" }).click();
    }
    await preview.locator(".legend").getByText("Bob Baker").waitFor();
    assert.deepEqual(await found(), [], "nothing is stored");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("status").getByText("The schedule is saved.").waitFor();
    await page.getByText("Monday to Friday, 09:00–17:00").waitFor();
    await page.locator(".chart [data-look=final] a.shift[aria-label^='Bob Baker']").first().waitFor();

    const [schedule] = await found();
    const events = async () => (await vigie.api("GET", `/v3/schedules/${schedule.id}`)).schedule.rotations[0].events;
    const [before] = await events();
    assert.equal(before.assignment_strategy.members.length, 2, "whoever was added is there once");
    await page.getByRole("link", { name: "Edit" }).click();
    await preview.getByText("Nobody’s shifts change").waitFor();
    await page.getByRole("button", { name: "Earlier: Bob Baker" }).click();
    await event.locator(".layer-users li").first().getByText("Bob Baker").waitFor();
    await preview.getByText("What changes in the next eight weeks").waitFor();
    assert.deepEqual(await events(), [before], "nothing is stored");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("status").getByText("The schedule is saved.").waitFor();
    const after = (await events()).at(-1);
    assert.deepEqual(after.assignment_strategy.members, before.assignment_strategy.members.toReversed());
  });
}

story("the form of a schedule of shifts on a phone, in French: what is wrong stands at its field with what was typed", async ({ vigie, another }) => {
  const page = await another({ viewport: { width: 360, height: 740 }, locale: "fr-FR" });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/schedules/new/shifts`);
  await page.locator("#name").fill("Nuits");
  const event = page.locator(".event-form");
  await event.getByLabel("À quel rythme").selectOption({ label: "selon une autre règle (RRULE)" });
  await event.getByLabel("Règle").fill("RRULE:FREQ=SOUVENT");
  await event.getByLabel("Ajouter une personne").fill("Ann Archer");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await event.locator("[data-tone=bad]").getByText("n’est pas pris en charge").waitFor();
  assert.equal(await event.getByLabel("Règle").inputValue(), "RRULE:FREQ=SOUVENT");
  await check(page, "the form of a schedule of shifts");
});
