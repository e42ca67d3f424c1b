import assert from "node:assert/strict";
import { addressOf, pages } from "../pages.mjs";
import { signIn, story } from "../story.mjs";
import { findThings } from "../things.mjs";

const MOST_TABS = 150;

/** What has the focus, and whether it can be seen to have it: by an outline of its own, or by what else changes. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { isOver: true };
  const isIn = Boolean(element.closest("main"));
  const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${(element.innerText ?? element.textContent ?? element.name ?? "").trim().slice(0, 30)}”`;
  const outline = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const isLarge = box.width > 1 && box.height > 1;
  if (isLarge && outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2) return { isIn, name, isSeen: true };
  const look = () => [element, ...element.querySelectorAll("*"), element.closest(".row"), element.parentElement]
    .filter(Boolean).map((one) => { const { outline, stroke, strokeWidth, boxShadow } = getComputedStyle(one); return `${outline} ${stroke} ${strokeWidth} ${boxShadow}`; }).join();
  const before = look();
  element.blur();
  return { isIn, name, isSeen: before !== look() };
});

story("whoever walks a page with the Tab key sees where they are, on every page", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "For the keyboard");
  const things = await findThings(vigie);
  const unseen = [];
  const walk = async (each, isAll) => {
    await page.goto(addressOf(each, things));
    if (!isAll) await page.evaluate(() => (document.getElementById("main") ?? document.body).focus());
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      await page.keyboard.press("Tab");
      const { isOver, isIn, name, isSeen } = await focused(page);
      if (isOver || (!isAll && !isIn)) break;
      if (!isSeen) unseen.push(`${each.name}: ${name}`);
    }
  };
  for (const each of pages.filter(({ isOpen }) => isOpen)) await walk(each, true);
  await signIn(page, vigie);
  await walk(pages.find(({ name }) => name === "incidents"), true);
  for (const each of pages.filter(({ isOpen }) => !isOpen)) await walk(each, false);
  assert.deepEqual(unseen, []);
});
