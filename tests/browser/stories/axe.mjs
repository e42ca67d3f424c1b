import { addressOf, findThings, pages } from "../pages.mjs";
import { check, signIn, story } from "../story.mjs";

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    story(`axe has no serious complaint and nothing scrolls sideways: ${width} px, ${colorScheme}`, async ({ vigie, another }) => {
      const page = await another({ colorScheme, viewport: { width, height: 740 } });
      await vigie.trigger("Checkout", `An alert at ${width} ${colorScheme}`, { custom_details: { host: { name: "web1", load: 97 } }, event: { links: [{ href: "https://example.org", text: "Dashboard" }] } });
      const things = await findThings(vigie);
      for (const each of pages.filter(({ isOpen }) => isOpen)) {
        await page.goto(vigie.url + addressOf(each, things));
        await check(page, each.name);
      }
      await signIn(page, vigie);
      for (const each of pages.filter(({ isOpen }) => !isOpen)) {
        await page.goto(vigie.url + addressOf(each, things));
        await check(page, each.name);
      }
    });
  }
}
