// Takes a picture of every page in pages.mjs: phone and desktop, light and dark, English (and the phone in French).
//
// node screenshots.mjs FOLDER [NAME]: the pictures go into FOLDER; NAME takes only pages whose name holds it.
// The server is `vigie demo` with a fixed seed: an invented marketplace with people, schedules and traffic.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { addressOf, findThings, pages } from "./pages.mjs";
import { freePort } from "./server.mjs";
import { signIn } from "./story.mjs";

const TRAFFIC_MS = Number(process.env.TRAFFIC_MS ?? 25_000);
const LOOKS = [
  { name: "desktop-light", viewport: { width: 1360, height: 860 }, colorScheme: "light" },
  { name: "desktop-dark", viewport: { width: 1360, height: 860 }, colorScheme: "dark" },
  { name: "phone-light", viewport: { width: 360, height: 740 }, colorScheme: "light", deviceScaleFactor: 2 },
  { name: "phone-dark-fr", viewport: { width: 360, height: 740 }, colorScheme: "dark", deviceScaleFactor: 2, locale: "fr-FR" },
];

async function demo() {
  const folder = mkdtempSync(join(tmpdir(), "vigie-pictures-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.env.VIGIE_BIN, ["demo", "--data", join(folder, "demo"), "--listen", `127.0.0.1:${port}`, "--seed", "7"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  server.stdout.on("data", (bytes) => { said += bytes; });
  const find = async (pattern) => {
    for (let tries = 0; tries < 300; tries++) {
      const found = said.match(pattern);
      if (found) return found[1];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the demo did not say ${pattern}:\n${said}`);
  };
  const owner = { email: await find(/Sign in\s+(\S+)/), password: await find(/password (\S+)/) };
  const token = await find(/Token token=([^']+)/);
  const api = async (method, path, body) => {
    const answer = await fetch(url + path, { method, headers: { authorization: `Token token=${token}`, "content-type": "application/json", from: owner.email }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const stop = async () => { server.kill("SIGTERM"); await ended; rmSync(folder, { recursive: true, force: true }); };
  return { url, owner, api, stop };
}

/** The newest link in a message of the demo. */
async function linkInMailbox(browser) {
  const page = await browser.newPage();
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/messages`);
  const [link] = (await page.locator("main").innerText()).match(/\/p\/\w+/);
  await page.context().close();
  return link;
}

const [folder, wanted = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const vigie = await demo();
const browser = await launch();
let count = 0;
try {
  await new Promise((resolve) => setTimeout(resolve, TRAFFIC_MS));
  vigie.link = () => linkInMailbox(browser);
  const things = await findThings(vigie);
  for (const { name: look, ...options } of LOOKS) {
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Paris", reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    await page.goto(vigie.url);
    const take = async (each) => {
      await page.goto(vigie.url + addressOf(each, things));
      await page.waitForLoadState("load");
      await page.waitForTimeout(250);
      await each.prepare?.(page);
      await page.screenshot({ path: join(folder, `${each.name}-${look}.png`), fullPage: each.isWhole ?? false });
      count += 1;
    };
    const matching = pages.filter(({ name }) => name.includes(wanted));
    for (const each of matching.filter(({ isOpen }) => isOpen)) await take(each);
    await signIn(page, vigie);
    for (const each of matching.filter(({ isOpen }) => !isOpen)) await take(each);
    await context.close();
  }
} finally {
  await browser.close();
  await vigie.stop();
}
console.log(`${count} pictures in ${folder}`);
