import { addressOf, pages } from "../pages.mjs";
import { check, openAll, signIn, story } from "../story.mjs";
import { findThings } from "../things.mjs";

// Every page in both languages, themes and widths, with what opens closed and open.
const LOOKS = [
  { width: 1280, colorScheme: "light", locale: "en-GB", isOpened: false },
  { width: 360, colorScheme: "light", locale: "fr-FR", isOpened: true },
  { width: 1280, colorScheme: "dark", locale: "fr-FR", isOpened: true },
  { width: 360, colorScheme: "dark", locale: "en-GB", isOpened: false },
];

for (const { width, colorScheme, locale, isOpened } of LOOKS) {
  story(`axe has no complaint and nothing scrolls sideways: ${width} px, ${colorScheme}, ${locale}${isOpened ? ", panels open" : ""}`, async ({ vigie, another }) => {
    const page = await another({ colorScheme, locale, viewport: { width, height: 740 } });
    await vigie.trigger("Checkout", `An alert at ${width} ${colorScheme}`, { custom_details: { host: { name: "web1", load: 97 } }, event: { links: [{ href: "https://example.org", text: "Dashboard" }] } });
    const things = await findThings(vigie);
    const look = async (each) => {
      await page.goto(addressOf(each, things));
      if (isOpened) await openAll(page);
      await check(page, each.name);
    };
    for (const each of pages.filter(({ isOpen }) => isOpen)) await look(each);
    await signIn(page, vigie);
    for (const each of pages.filter(({ isOpen }) => !isOpen)) await look(each);
  });
}
