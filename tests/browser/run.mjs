// Drives the real server with a real browser: tells every story in stories/ and says how they went.
//
// VIGIE_BIN names the server, CHROMIUM the browser; an argument tells only stories whose name holds it.
// To add a story: a file in stories/ that calls `story(...)`. To add a page: a line in pages.mjs.

import { readdirSync } from "node:fs";
import { launch } from "./browser.mjs";
import { start } from "./server.mjs";
import { stories, tellOne } from "./story.mjs";

for (const file of readdirSync(new URL("stories/", import.meta.url)).sort()) await import(`./stories/${file}`);

const wanted = process.argv[2] ?? "";
const vigie = await start();
const browser = await launch();
let passed = 0;
let failed = 0;
try {
  for (const each of stories.filter(({ name }) => name.includes(wanted))) {
    if (await tellOne(each, browser, vigie)) passed += 1; else failed += 1;
  }
} finally {
  await browser.close();
  await vigie.stop();
}
console.log(`test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed`);
process.exit(failed ? 1 : 0);
