import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { signIn, story } from "../story.mjs";
import { makeSchedule } from "../things.mjs";

/** Requests that a service worker has seen cannot be held up from here. */
const OPEN = { serviceWorkers: "block" };

/** A row of the list, or the button that tells of one to come: where rows are read nothing moves by itself. */
const told = (page, title) =>
  page.getByRole("listitem").filter({ hasText: title }).or(page.getByRole("button", { name: title })).first();

story("what changes between a page and its stream is shown", async ({ another, vigie }) => {
  const page = await another(OPEN);
  await signIn(page, vigie);
  await page.route("**/events/stream*", async (route) => {
    await vigie.trigger("Checkout", "Between page and stream");
    await route.continue();
  }, { times: 1 });
  await page.goto(`${vigie.url}/incidents`);
  await told(page, "Between page and stream").waitFor();
});

story("a stream that does not come up says so and is tried again", async ({ another, vigie }) => {
  const page = await another(OPEN);
  await signIn(page, vigie);
  let tries = 0;
  await page.route("**/events/stream*", (route) => { tries += 1; return tries <= 2 ? route.abort() : route.continue(); });
  await page.goto(`${vigie.url}/incidents`);
  await page.locator("html[data-stream=lost]").waitFor();
  await vigie.trigger("Checkout", "While nobody listened");
  await page.locator("html[data-stream=live]").waitFor();
  await told(page, "While nobody listened").waitFor();
  assert.ok(tries > 2);
});

/** What a browser tells a page that is put aside and taken up again. */
const hide = (page, hidden) => page.evaluate((hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}, hidden);

story("a page whose session ended while nobody looked asks to sign in, and comes back", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Signed out meanwhile");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Signed out meanwhile" }).click();
  await page.locator("html[data-stream=live]").waitFor();
  const address = page.url();
  await hide(page, true);
  const other = await page.context().newPage();
  await other.goto(`${vigie.url}/incidents`);
  await other.getByLabel("Ann Archer").first().click();
  await other.getByRole("button", { name: "Sign out" }).click();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await hide(page, false);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.locator("input[name=email]").fill("ann@example.org");
  await page.locator("input[name=password]").fill("correct horse battery");
  await page.locator("form.fields button[type=submit]").click();
  await page.waitForURL(address);
});

story("an open page ends with its session, unless something is being written", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Session ends");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Session ends" }).click();
  await page.locator("html[data-stream=live]").waitFor();
  const writing = await page.context().newPage();
  await writing.goto(page.url());
  await writing.locator("html[data-stream=live]").waitFor();
  await writing.getByLabel("Add a note").fill("Half a sen");
  const other = await page.context().newPage();
  await other.goto(`${vigie.url}/incidents`);
  await other.getByLabel("Ann Archer").first().click();
  await other.getByRole("button", { name: "Sign out" }).click();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await vigie.trigger("Checkout", "Session ends", { dedup_key: "Session ends", severity: "warning" });
  await vigie.resolve("Checkout", "Session ends");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await writing.locator("html[data-stream=lost]").waitFor();
  assert.equal(await writing.getByLabel("Add a note").inputValue(), "Half a sen");
});

story("a note that was added has left its field", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "One note only");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "One note only" }).click();
  await page.locator("html[data-stream=live]").waitFor();
  await page.getByLabel("Add a note").fill("Failed over by hand");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByText("The note is in the timeline").waitFor();
  await page.locator("section[aria-labelledby=timeline]").getByText("Failed over by hand").first().waitFor();
  await page.waitForFunction(() => document.querySelector("#note").value === "");
});

story("while a page asks for itself again its buttons look as before", async ({ another, vigie }) => {
  await vigie.trigger("Checkout", "Has buttons");
  const page = await another(OPEN);
  await signIn(page, vigie);
  await page.locator("html[data-stream=live]").waitFor();
  const asks = new Promise((resolve) => page.route("**/incidents*", resolve));
  await vigie.trigger("Ledger", "Asked again");
  const asked = await asks;
  const looks = await page.locator("main .button").evaluateAll((buttons) => buttons.map((button) => getComputedStyle(button).opacity));
  assert.deepEqual([...new Set(looks)], ["1"]);
  await asked.continue();
});

story("what an action answered stays readable although news come right behind it", async ({ vigie, another }) => {
  const page = await another({ viewport: { width: 360, height: 740 } });
  await signIn(page, vigie);
  const schedule = await makeSchedule(vigie, "Asked and told");
  // The time for reading never runs out here, however slow the machine is.
  await page.clock.setFixedTime(Date.now());
  await page.goto(`${vigie.url}/schedules/${schedule.id}`);
  await page.getByText("Ask for cover or swap").click();
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const answer = page.getByRole("status").getByText("It is asked");
  await answer.waitFor();
  await page.locator("html[data-stream=live]").waitFor();
  const refreshed = page.evaluate(() => new Promise((resolve) => document.addEventListener("htmx:after:swap", () => resolve(), { once: true })));
  await vigie.trigger("Ledger", "Right behind it");
  await refreshed;
  assert.ok(await answer.isVisible());
});

story("what changes while somebody passes on is shown when they are done", async ({ another }) => {
  const vigie = await start();
  await vigie.trigger("Checkout", "Held back");
  const link = await vigie.linkInMail("Held back");
  const [page, other] = [await another(), await another()];
  await page.goto(link);
  await page.locator("details.panel > summary").click();
  const refreshed = page.waitForResponse((answer) => answer.request().headers()["hx-source"] === "div#live");
  await other.goto(link);
  await other.getByRole("button", { name: "Acknowledge" }).click();
  await other.getByText("You are on it").waitFor();
  await refreshed;
  await page.getByText("You are on it").waitFor();
  assert.equal(await page.locator("details.panel[open]").count(), 1, "what is being written stays");
  assert.equal(await page.locator("form[action$='/undo']").count(), 0, "and so do the buttons");
  await page.locator("details.panel > summary").click();
  await page.locator("form[action$='/undo']").waitFor({ state: "attached" });
  await vigie.stop();
});
