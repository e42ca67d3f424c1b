// What stories are told with: the list of them, signing in, and the checks that every page must pass.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { OWNER } from "./server.mjs";
import { PATIENCE_MS } from "./until.mjs";

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

/** Waits until what has the focus takes a press: what has just come under a finger takes none for a second. */
export const settled = (page) => page.waitForFunction(() => document.activeElement.getAnimations().length === 0);

/** Lets what settles settle for as long as this lasts, however slow the machine is. */
export async function unsettled(page, during) {
  const browser = await page.context().newCDPSession(page);
  const setRate = (playbackRate) => browser.send("Animation.setPlaybackRate", { playbackRate });
  await browser.send("Animation.enable");
  await setRate(0);
  await during();
  await setRate(1);
  await browser.detach();
}

/** Opens every panel, fold and disclosure of a page. */
export const openAll = (page) => page.evaluate(() => { for (const one of document.querySelectorAll("main details:not([open])")) one.open = true; });

/** WCAG 2.2, levels A and AA, with the size of targets, which axe leaves out unless it is asked. */
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "target-size": { enabled: true } } };

/** axe finds nothing, and nothing makes the page scroll sideways. */
export async function check(page, name) {
  const { violations } = await new AxeBuilder({ page }).options(RULES).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? node.all[0]?.message ?? ""}`).join("; ")}`);
  assert.deepEqual(told, [], name);
  await fits(page, name);
}

/** Nothing makes the page scroll sideways. */
export async function fits(page, name) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name} is ${content} px wide in a window of ${window} px`);
}

/** Says where a page asks anything from anywhere but where it came from. */
function isElsewhere(request) {
  if (!/^(http|ws)/.test(request.url()) || request.isNavigationRequest()) return !/^(http:\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(request.url());
  const home = request.serviceWorker()?.url() ?? request.frame().url();
  return /^http/.test(home) && new URL(request.url()).origin !== new URL(home).origin;
}

/** What a page says, in short. */
const shown = (page) => page.evaluate(() => document.body.innerText.replace(/\s+/g, " ").slice(0, 600)).catch(String);

/** One browser context for each page, so that nobody shares cookies; what the console complains of fails the story. */
export async function tellOne({ name, tell }, browser, vigie) {
  const contexts = [];
  const complaints = [];
  const another = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    context.on("request", (request) => { if (isElsewhere(request)) complaints.push(`asked ${request.url()}`); });
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
    for (const page of contexts.flatMap((context) => context.pages())) console.log(`     ${page.url()} showed: ${await shown(page)}`);
    return false;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}
