// Drives the real server with a real browser. Each test is a short story; `node run.mjs` tells how they went.
//
// VIGIE_BIN names the server, CHROMIUM the browser. To add a story: a `story(...)` below.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { OWNER, start } from "./server.mjs";

const PATIENCE_MS = 10_000;
const stories = [];
const story = (name, tell) => stories.push({ name, tell });

story("a wrong password is told kindly and opens nothing", async ({ page, vigie }) => {
  await page.goto(`${vigie.url}/incidents`);
  await page.getByLabel("E-mail address").fill(OWNER.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("do not go together").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), OWNER.email);
  await page.goto(`${vigie.url}/messages`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

story("an event becomes an incident on the open page, is acknowledged and resolved", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.locator("html[data-stream=live]").waitFor();
  await page.evaluate(() => { window.wasHereBefore = true; });
  await vigie.trigger("Checkout", "Disk of web1 is full", { custom_details: { mount: "/var" } });
  const row = page.getByRole("listitem").filter({ hasText: "Disk of web1 is full" });
  await row.getByText("Triggered").waitFor();
  assert.equal(await page.evaluate(() => window.wasHereBefore), true, "the page was not loaded anew");

  await row.getByRole("link", { name: "Disk of web1 is full" }).click();
  await page.getByText("/var").waitFor();
  await page.locator(".incident-head").getByText("Bob Baker").waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
  await page.getByText("Ann Archer acknowledged in the console").waitFor();
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.locator(".incident-head").getByText("Resolved", { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Resolve" }).count(), 0);
});

story("an acknowledge in one browser shows in another, and what is being written stays", async ({ page, vigie, another }) => {
  await vigie.trigger("Checkout", "Queue of orders is long");
  const other = await another();
  for (const each of [page, other]) {
    await signIn(each, vigie);
    await each.getByRole("link", { name: "Queue of orders is long" }).click();
    await each.locator("html[data-stream=live]").waitFor();
  }
  await other.getByLabel("Add a note").fill("I look at");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const since = Date.now();
  await other.locator(".incident-head").getByText("Acknowledged").waitFor();
  console.log(`    shown in the other browser after ${Date.now() - since} ms`);
  assert.equal(await other.getByLabel("Add a note").inputValue(), "I look at");
});

story("without scripts every action works", async ({ vigie, another }) => {
  await vigie.trigger("Ledger", "Replication lags", { severity: "error" });
  const page = await another({ javaScriptEnabled: false });
  await signIn(page, vigie);
  await page.getByRole("button", { name: /^Acknowledge incident/ }).first().click();
  await page.getByRole("status").getByText("Acknowledged").waitFor();
  await page.getByRole("link", { name: "Replication lags" }).click();
  await page.getByLabel("Add a note").fill("Restarted the replica.\nIt catches up.");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByText("It catches up.").waitFor();
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("status").getByText("Resolved").waitFor();
});

story("the keyboard is enough", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Certificate expires");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Certificate expires" }).waitFor();
  // Keys count once the page's script has run; what is drawn earlier does not listen yet.
  await page.waitForLoadState("load");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Certificate expires" }).waitFor();
  await page.waitForLoadState("load");
  await page.keyboard.press("a");
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
});

story("a form of another session is refused and changes nothing", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Forged?");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Forged?" }).click();
  const answer = await page.request.post(`${page.url()}/resolve`, { form: { form_token: "0".repeat(64) }, headers: { accept: "text/html" } });
  assert.equal(answer.status(), 403);
  await page.reload();
  await page.locator(".incident-head").getByText("Triggered").waitFor();
});

story("every page to a person has its receipt", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Latency is high");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Messages" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Latency is high" });
  await row.getByText("Ann Archer").waitFor();
  await row.locator(".pill").waitFor();
});

story("signing out ends the session", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByLabel("Ann Archer").first().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${vigie.url}/incidents`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    story(`axe has no serious complaint and nothing scrolls sideways: ${width} px, ${scheme}`, async ({ vigie, another }) => {
      const page = await another({ colorScheme: scheme, viewport: { width, height: 740 } });
      const title = `Two alerts at ${width} ${scheme}`;
      await vigie.trigger("Checkout", title, { custom_details: { host: { name: "web1", load: 97 } }, event: { links: [{ href: "https://example.org", text: "Dashboard" }] } });
      await page.goto(`${vigie.url}/sign-in`);
      await check(page, "sign-in");
      await signIn(page, vigie);
      await check(page, "incidents");
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      await check(page, "incident");
      await page.goto(`${vigie.url}/messages`);
      await check(page, "messages");
      await page.goto(`${vigie.url}/services/PNOTHERE`);
      await check(page, "not found");
    });
  }
}

story("an empty installation says how to create the owner", async ({ another }) => {
  const vigie = await start(undefined, { empty: true });
  try {
    const page = await another();
    await page.goto(vigie.url);
    await page.getByText("vigie user create").waitFor();
    await check(page, "first run");
  } finally {
    await vigie.stop();
  }
});

async function signIn(page, vigie) {
  await page.goto(`${vigie.url}/sign-in`);
  await page.getByLabel("E-mail address").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Incidents" }).waitFor();
}

async function check(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  assert.deepEqual(told, [], name);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name} is ${content} px wide in a window of ${window} px`);
}

/** One browser context for each page, so that nobody shares cookies; what the console complains of fails the story. */
async function tell({ name, tell }, browser, vigie) {
  const contexts = [];
  const complaints = [];
  const another = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
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
    console.log(`FAIL ${name}\n${String(error.stack ?? error).replace(/^/gm, "     ")}`);
    return false;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

const wanted = process.argv[2] ?? "";
const vigie = await start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let passed = 0;
let failed = 0;
try {
  for (const each of stories.filter(({ name }) => name.includes(wanted))) {
    if (await tell(each, browser, vigie)) passed += 1; else failed += 1;
  }
} finally {
  await browser.close();
  await vigie.stop();
}
console.log(`test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed`);
process.exit(failed ? 1 : 0);
