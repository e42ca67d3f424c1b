import { addressOf, pages } from "../pages.mjs";
import { fits, openAll, signIn, story } from "../story.mjs";
import { findThings } from "../things.mjs";

// A window of 1280 px at 200 % is 640 px of layout with two device pixels each; at 400 % it is 320.
for (const width of [640, 320]) {
  story(`at ${128_000 / width} % zoom no page scrolls sideways, with all that opens open`, async ({ vigie, another }) => {
    const page = await another({ viewport: { width, height: 400 }, deviceScaleFactor: 1280 / width });
    await vigie.trigger("Checkout", `Zoomed to ${width}: a-very-long-host-name-without-any-space.eu-west-3.compute.internal.example.org is down`);
    const things = await findThings(vigie);
    const look = async (each) => {
      await page.goto(addressOf(each, things));
      await fits(page, each.name);
      await openAll(page);
      await fits(page, `${each.name}, all open`);
    };
    for (const each of pages.filter(({ isOpen }) => isOpen)) await look(each);
    await signIn(page, vigie);
    for (const each of pages.filter(({ isOpen }) => !isOpen)) await look(each);
  });
}
