// Takes a picture of every page in pages.mjs and of what pages look like in use: phone and desktop, light and dark, and
// the phone in French.
//
// node screenshots.mjs FOLDER [NAME]: the pictures go into FOLDER; NAME takes only pages whose name holds it. The server
// is the demo with more in it (demo.mjs). `node screenshots.mjs FOLDER readme` makes the few of the README, as small WebP.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { fill, startDemo, TITLE } from "./demo.mjs";
import { addressOf, pages } from "./pages.mjs";
import { start } from "./server.mjs";
import { signIn } from "./story.mjs";
import { makeThings } from "./things.mjs";

const TRAFFIC_MS = Number(process.env.TRAFFIC_MS ?? 15_000);
const DESKTOP = { viewport: { width: 1280, height: 860 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const LOOKS = [
  { name: "desktop-light", ...DESKTOP, colorScheme: "light" },
  { name: "desktop-dark", ...DESKTOP, colorScheme: "dark" },
  { name: "phone-light", ...PHONE, colorScheme: "light" },
  { name: "phone-dark", ...PHONE, colorScheme: "dark" },
  { name: "phone-french", ...PHONE, colorScheme: "light", locale: "fr-FR" },
];

const openPanel = (nth) => (page) => page.locator("main details.panel > summary").nth(nth).click();

/** Pages in use: what is open, chosen, waiting, explained. */
const IN_USE = [
  { name: "incidents-chosen", path: "/incidents", prepare: (page) => page.locator(".row-pick input").nth(1).check() },
  { name: "incident-whole", path: ({ incident }) => `/incidents/${incident.id}`, isWhole: true },
  { name: "incident-panel", path: ({ incident }) => `/incidents/${incident.id}`, prepare: openPanel(1) },
  { name: "landing-panel", path: ({ link }) => link, prepare: (page) => page.locator("details.panel > summary").first().click() },
  { name: "landing-whole", path: ({ link }) => link, isWhole: true },
  { name: "landing-acknowledged", path: ({ link }) => link, prepare: acknowledgeThere, after: takeBackThere },
  { name: "landing-lost", path: ({ link }) => link, prepare: loseTheLineThere, after: findTheLineThere },
  { name: "account", path: "/incidents", prepare: (page) => page.locator(".account > summary").click() },
  { name: "keys", path: "/incidents", prepare: (page) => page.keyboard.press("?") },
  { name: "who-to-call-found", path: "/who-to-call?q=bancaire" },
  { name: "explain-pasted", path: "/explain", prepare: explainEvent },
  { name: "waiting", path: "/incidents", prepare: loseTheLine, after: (page) => page.context().setOffline(false) },
  { name: "incidents-none", path: "/incidents?status=open&q=nothing-is-called-so" },
];

async function explainEvent(page) {
  const { services } = await vigie.api("GET", "/services?limit=1&query=checkout-api&include[]=integrations");
  const event = { routing_key: services[0].integrations[0].integration_key, event_action: "trigger", dedup_key: "picture", payload: { summary: "Only asked", source: "here", severity: "critical" } };
  const box = page.locator("textarea").first();
  if (!(await box.isVisible())) await page.locator("summary", { has: page.locator("h2") }).first().click();
  await box.fill(JSON.stringify(event, null, 2));
  await page.locator("form", { has: box }).locator("button[type=submit]").click();
  await page.waitForLoadState("load");
}

/** So that the next look finds it as this one did; within the ten seconds in which that is possible. */
async function takeBackThere(page) {
  await page.locator(".thumb form[data-until] button").click({ timeout: 5000 });
  await page.locator(".thumb [data-keeps]").waitFor({ timeout: 5000 });
}

async function findTheLineThere(page) {
  await page.context().setOffline(false);
  // On a slow machine the ten seconds may be over.
  await takeBackThere(page).catch((error) => console.log(`not taken back: ${error.message.split("\n")[0]}`));
}

async function acknowledgeThere(page) {
  await page.locator(".thumb [data-keeps]").click();
  await page.locator(".thumb form[data-until]").waitFor();
}

async function loseTheLineThere(page) {
  await page.context().setOffline(true);
  await page.locator(".thumb [data-keeps]").click();
  await page.locator("#outbox li").first().waitFor();
}

async function loseTheLine(page) {
  await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
  await page.context().setOffline(true);
  await page.locator(".row [data-keeps]").first().click();
  await page.locator("#outbox li").first().waitFor();
}

/** The pictures of the README, each by its own page and look. */
const README = [
  { page: "incident", look: "desktop-light" },
  { page: "landing", look: "phone-light" },
  { page: "schedule", look: "desktop-light", isWhole: false, path: ({ schedule }) => `/schedules/${schedule.id}?weeks=1` },
  { page: "who-to-call-found", look: "desktop-light" },
  { page: "incidents", look: "desktop-dark" },
];

const [folder, wanted = ""] = process.argv.slice(2);
const isReadme = wanted === "readme";
// An installation without anybody has its own round below.
const all = [...pages.filter(({ name }) => name !== "setup"), ...IN_USE];
const chosen = (look) => isReadme
  ? README.filter((one) => one.look === look).map(({ page, ...more }) => ({ ...all.find(({ name }) => name === page), ...more }))
  : all.filter(({ name }) => name.includes(wanted));
let count = 0;

async function take(page, each, things, look) {
  await page.goto(addressOf(each, things));
  await page.waitForLoadState("load");
  await page.waitForTimeout(200);
  await each.prepare?.(page);
  if (each.prepare) await page.waitForTimeout(200);
  await picture(page, each.name, look, each.isWhole);
  await each.after?.(page);
}

async function picture(page, name, look, isWhole = false) {
  const path = join(folder, isReadme ? `${name}.webp` : `${name}-${look}.png`);
  const bytes = await page.screenshot({ fullPage: isWhole });
  writeFileSync(path, isReadme ? await small(page.context().browser(), bytes) : bytes);
  count += 1;
}

/** The same picture as WebP: a fifth of the bytes. */
async function small(browser, bytes) {
  const page = await browser.newPage();
  const address = await page.evaluate(async (source) => {
    const image = Object.assign(new Image(), { src: source });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.82);
  }, `data:image/png;base64,${bytes.toString("base64")}`);
  await page.close();
  return Buffer.from(address.split(",")[1], "base64");
}

/** The link in a message about the incident of the story; waits for the message. */
async function linkInMessages(browser) {
  const page = await browser.newPage();
  await signIn(page, vigie);
  const letters = page.locator(".letter", { hasText: TITLE.slice(0, 17) });
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(`${vigie.url}/messages`);
    const link = (await letters.allInnerTexts()).join("\n").match(/\/p\/\w+/);
    if (link) { await page.context().close(); return link[0]; }
    await page.waitForTimeout(500);
  }
  throw new Error("no message about the incident came");
}

/** An empty installation: setting up, and the first steps. */
async function firstRun(browser) {
  for (const { name: look, ...options } of LOOKS) {
    const empty = await start(undefined, { empty: true });
    const context = await browser.newContext({ timezoneId: "Europe/Paris", reducedMotion: "reduce", locale: "en-GB", ...options });
    const page = await context.newPage();
    await page.goto(empty.said().match(/http\S+\/setup\?code=\S+/)[0]);
    await picture(page, "setup", look, true);
    await page.locator("input[name=name]").fill("Amélie Bergström");
    await page.locator("input[name=email]").fill("amelie@example.org");
    await page.locator("input[name=password]").fill("correct horse battery");
    await page.locator("form:has(input[name=email]) button[type=submit]").click();
    await page.waitForURL("**/welcome");
    await picture(page, "welcome-first", look, true);
    for (const path of ["incidents", "services", "schedules", "messages", "changes"]) {
      await page.goto(`${empty.url}/${path}`);
      await picture(page, `empty-${path}`, look);
    }
    await context.close();
    await empty.stop();
  }
}

mkdirSync(folder, { recursive: true });
const vigie = await startDemo();
const browser = await launch();
try {
  await new Promise((resolve) => setTimeout(resolve, TRAFFIC_MS));
  const things = await fill(vigie);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  things.link = await linkInMessages(browser);
  Object.assign(things, await makeThings(vigie, things));
  for (const { name: look, ...options } of LOOKS) {
    if (chosen(look).length === 0) continue;
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Paris", reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    for (const each of chosen(look).filter(({ isOpen }) => isOpen)) await take(page, each, things, look);
    await signIn(page, vigie);
    for (const each of chosen(look).filter(({ isOpen }) => !isOpen)) await take(page, each, things, look);
    await context.close();
  }
  if ("setup welcome empty".includes(wanted)) await firstRun(browser);
} finally {
  await browser.close();
  await vigie.stop();
}
console.log(`${count} pictures in ${folder}`);
