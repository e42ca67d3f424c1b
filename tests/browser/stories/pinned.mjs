import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

const NOTES = 40;

for (const [name, options] of [["a large screen", {}], ["a phone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }]]) {
  story(`on ${name} the head of an incident stays in sight however far one reads, with its priority`, async ({ vigie, another }) => {
    const title = `Read to the end on ${name}`;
    await vigie.trigger("Checkout", title);
    const page = await another(options);
    await signIn(page, vigie);
    await page.getByRole("link", { name: title }).click();
    const edit = page.locator(".tools details").filter({ hasText: "Edit" });
    await edit.locator("summary").click();
    await edit.getByLabel("Priority").selectOption("P2");
    await edit.getByRole("button", { name: "Edit" }).click();
    await page.locator(".incident-pin").getByText("P2", { exact: true }).waitFor();
    const id = new URL(page.url()).pathname;
    for (let number = 0; number < NOTES; number++) await vigie.api("POST", `${id}/notes`, { note: { content: `What was found, part ${number}` } });
    await page.reload();
    await page.locator(".timeline li").last().scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction(() => scrollY > 500);
    for (const what of ["Triggered", /^High/, "P2", /Ann Archer/, /\d:\d\d/]) {
      const box = await page.locator(".incident-pin").getByText(what).first().boundingBox();
      const { height, found } = await page.evaluate(({ x, y }) => ({ height: innerHeight, found: Boolean(document.elementFromPoint(x, y)?.closest(".incident-pin")) }), { x: box.x + box.width / 2, y: box.y + box.height / 2 });
      assert.ok(box.y >= 0 && box.y + box.height < height / 2, `${what} is out of sight: ${JSON.stringify(box)}`);
      assert.ok(found, `${what} is covered by something`);
    }
  });
}
