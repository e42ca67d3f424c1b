import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

const LOOKS = { desktop: {}, phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } };

/** What moved without anybody's doing, as browsers measure it (web.dev: cumulative layout shift). */
const watch = (page) => page.evaluate(() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, what: entry.sources.map(({ node, previousRect, currentRect }) => [(node?.outerHTML ?? node?.parentElement?.outerHTML ?? String(node?.nodeName)).slice(0, 160), ...[previousRect, currentRect].map(({ x, y, width, height }) => `${x} ${y} ${width}×${height}`)]) });
  }).observe({ type: "layout-shift" });
});

/** Nothing moved since `watch`, after a moment in which it might. */
async function nothingMoved(page, after) {
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => window.shifts), [], after);
}

async function idOf(vigie, title) {
  const { incidents } = await vigie.api("GET", "/incidents?limit=100&sort_by=incident_number:desc");
  return incidents.find((incident) => incident.title === title).id;
}
const change = (vigie, id, incident) => vigie.api("PUT", `/incidents/${id}`, { incident: { type: "incident_reference", ...incident } });
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
}
