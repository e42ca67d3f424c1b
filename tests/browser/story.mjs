// What stories are told with: the list of them, signing in, and the checks that every page must pass.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { OWNER } from "./server.mjs";

const PATIENCE_MS = 10_000;
export const stories = [];

/** Adds a story. Its teller gets a page, the server, and `another(options)` for a second browser. */
export const story = (name, tell) => stories.push({ name, tell });

export async function signIn(page, vigie, owner = vigie.owner ?? OWNER) {
  await page.goto(`${vigie.url}/sign-in`);
  await page.locator("input[name=email]").fill(owner.email);
  await page.locator("input[name=password]").fill(owner.password);
  await page.locator("form.fields button[type=submit]").click();
  await page.waitForURL("**/incidents");
}

/** axe finds nothing serious, and nothing makes the page scroll sideways. */
export async function check(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  assert.deepEqual(told, [], name);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name} is ${content} px wide in a window of ${window} px`);
}

/** One browser context for each page, so that nobody shares cookies; what the console complains of fails the story. */
export async function tellOne({ name, tell }, browser, vigie) {
  const contexts = [];
  const complaints = [];
  const another = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => { if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text()); });
    return page;
  };
  try {
    await tell({ page: await another(), vigie, another });
    assert.deepEqual(complaints, [], "the browser complained");
    console.log(`ok   ${name}`);
    return true;
  } catch (error) {
    const cause = error.cause ? `\ncaused by ${error.cause.stack ?? error.cause}` : "";
    console.log(`FAIL ${name}\n${`${error.stack ?? error}${cause}`.replace(/^/gm, "     ")}`);
    return false;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}
