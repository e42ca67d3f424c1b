import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

/** How light the ground of the page and its heading are, from 0 to 1 (relative luminance, WCAG 2). */
const lights = (page) => page.evaluate(() => {
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const light = (color) => {
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...brush.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isSeen = (element) => !["rgba(0, 0, 0, 0)", "transparent"].includes(getComputedStyle(element).backgroundColor);
  const heading = document.querySelector("main h1") ?? document.querySelector("h1");
  let ground = heading;
  while (ground.parentElement && !isSeen(ground)) ground = ground.parentElement;
  return { ground: light(getComputedStyle(ground).backgroundColor), text: light(getComputedStyle(heading).color) };
});

story("where the device is dark the pages are dark, and they follow when it turns light", async ({ vigie, another }) => {
  await vigie.trigger("Checkout", "It is night");
  const page = await another({ colorScheme: "dark" });
  const both = async (name) => {
    for (const [colorScheme, isRight] of [["light", ({ ground, text }) => ground > 0.7 && text < 0.2], ["dark", ({ ground, text }) => ground < 0.1 && text > 0.6]]) {
      await page.emulateMedia({ colorScheme });
      const found = await lights(page);
      assert.ok(isRight(found), `${name} is not ${colorScheme}: ${JSON.stringify(found)}`);
    }
  };
  await page.goto(`${vigie.url}/sign-in`);
  const first = await lights(page);
  assert.ok(first.ground < 0.1 && first.text > 0.6, `it begins dark: ${JSON.stringify(first)}`);
  await both("the sign-in");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "It is night" }).waitFor();
  await both("the list");
  await page.getByRole("link", { name: "It is night" }).click();
  await page.locator(".incident-head").waitFor();
  await both("the room");
  for (const path of [await vigie.link(), "/schedules", "/offline/en"]) {
    await page.goto(vigie.url + path);
    await both(path);
  }
});
