import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";
import { makeSchedule } from "../things.mjs";

for (const javaScriptEnabled of [true, false]) {
  story(`schedule edit with preview, scripts ${javaScriptEnabled ? "on" : "off"}: the preview shows the new turn, nothing is stored until it is saved`, async ({ vigie, another }) => {
    const schedule = await makeSchedule(vigie, `Shop ${javaScriptEnabled}`);
    const people = async () => (await vigie.api("GET", `/schedules/${schedule.id}`)).schedule.users.map((user) => user.summary);
    const page = await another({ javaScriptEnabled });
    await signIn(page, vigie);
    await page.goto(`${vigie.url}/schedules/${schedule.id}`);
    await page.getByRole("link", { name: "Edit" }).click();
    const preview = page.locator("#preview");
    await preview.getByText("Nobody’s shifts change").waitFor();
    await page.getByLabel("Add a person").fill("Cid Carter");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.locator(".layer-users li").filter({ hasText: "Cid Carter" }).waitFor();
    await preview.getByText("What changes in the next eight weeks").waitFor();
    await preview.locator(".legend").getByText("Cid Carter").waitFor();
    await page.getByRole("button", { name: "Earlier: Cid Carter" }).click();
    await page.locator(".layer-users li").nth(1).getByText("Cid Carter").waitFor();
    if (javaScriptEnabled) {
      // What is typed is previewed by itself.
      await page.getByLabel("Handoff at").fill("11:30");
      await page.getByLabel("Name", { exact: true }).fill("Shop at half past");
      await preview.getByText("11:30").first().waitFor();
    }
    assert.deepEqual(await people(), ["Ann Archer", "Bob Baker"], "nothing is stored");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("status").getByText("The schedule is saved.").waitFor();
    assert.deepEqual(await people(), ["Ann Archer", "Cid Carter", "Bob Baker"]);
    await page.locator(".chart [data-look=final] a.shift[aria-label^='Cid Carter']").first().waitFor();
  });
}

story("a click in a timeline explains the moment, and an override made there is seen at once", async ({ page, vigie }) => {
  const schedule = await makeSchedule(vigie, "Click me");
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/schedules/${schedule.id}`);
  const lane = page.locator(".chart [data-look=final] .lane-bars").first();
  const { width } = await lane.boundingBox();
  await lane.click({ position: { x: width / 2, y: 20 } });
  await page.waitForURL(/[?&]at=/);
  await page.locator("#explained").getByText("decides").waitFor();
  await page.getByLabel("Who takes over").fill("Cid Carter");
  await page.getByRole("button", { name: "Make the override" }).click();
  await page.getByRole("status").getByText("The override is made.").waitFor();
  await page.locator("#explained").getByText("Cid Carter takes over.").waitFor();
  await page.locator(".chart [data-look=override] a.shift[aria-label^='Cid Carter']").first().waitFor();
  await page.locator(".override-list summary").click();
  await page.locator(".override-list .panel-content").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("status").getByText("The override is removed.").waitFor();
  assert.equal(await page.locator(".chart [data-look=override]").count(), 0);
});

story("on a phone a schedule is an agenda in both zones, and cover is asked for from it", async ({ vigie, another }) => {
  const schedule = await makeSchedule(vigie, "In my pocket");
  const page = await another({ viewport: { width: 360, height: 740 }, locale: "fr-FR" });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/schedules/${schedule.id}`);
  assert.equal(await page.locator(".chart").isVisible(), false);
  await page.locator(".agenda").getByText("Bob Baker").first().waitFor();
  await page.getByText("Demander un remplacement ou un échange").click();
  await page.getByLabel("Note").fill("Dentiste");
  await page.getByRole("button", { name: "Demander", exact: true }).click();
  await page.getByRole("status").getByText("C’est demandé").waitFor();
  await page.getByText("“Dentiste”").waitFor();
  await check(page, "the agenda");
});
