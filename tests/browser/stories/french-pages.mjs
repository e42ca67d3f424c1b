import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addressOf, pages } from "../pages.mjs";
import { openAll, signIn, story } from "../story.mjs";
import { findThings } from "../things.mjs";

/** The pieces of all sentences between their places, by language, from the tables of the console (VIGIE_TEXTS). */
function pieces() {
  const [english, french] = [new Set(), new Set()];
  for (const file of readdirSync(process.env.VIGIE_TEXTS)) {
    const source = readFileSync(join(process.env.VIGIE_TEXTS, file), "utf8");
    for (const [, one, other] of source.matchAll(/^    \w+ =\s+("(?:[^"\\]|\\.)*"),\s*("(?:[^"\\]|\\.)*"|same);/gm)) {
      const cut = (text, into) => { for (const piece of JSON.parse(text).split(/\{\d?\}/)) into.add(piece.trim()); };
      cut(one, english);
      cut(other === "same" ? one : other, french);
    }
  }
  return [...english].filter((piece) => /[a-z]{4}/i.test(piece) && !french.has(piece));
}

/** What the tests themselves wrote in English. */
const OURS = ["Days"];

const shown = (page) => page.evaluate(() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, pre, textarea, code, [lang=en], .audit-fields dt")) texts.push(walker.currentNode.data.trim());
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [data-one]")) texts.push(...["aria-label", "placeholder", "title", "data-one"].map((name) => element.getAttribute(name)).filter(Boolean));
  return texts.filter(Boolean);
});

story("no English is left on any page in French, with all that opens open", async ({ vigie, another }) => {
  const english = pieces();
  assert.ok(english.length > 500, `only ${english.length} pieces of English were found in ${process.env.VIGIE_TEXTS}`);
  const [whole, sentences] = [new Set(english), english.filter((piece) => piece.split(" ").length > 2)];
  await vigie.trigger("Checkout", "Le disque est plein");
  const things = await findThings(vigie);
  const page = await another({ locale: "fr-FR" });
  const left = [];
  const read = async (each) => {
    await page.goto(addressOf(each, things).replace("/offline/en", "/offline/fr"));
    await openAll(page);
    for (const text of await shown(page)) {
      if (OURS.includes(text)) continue;
      const piece = whole.has(text) ? text : sentences.find((sentence) => text.includes(sentence));
      if (piece) left.push(`${each.name}: ${piece}`);
    }
  };
  for (const each of pages.filter(({ isOpen }) => isOpen)) await read(each);
  await signIn(page, vigie);
  for (const each of pages.filter(({ isOpen }) => !isOpen)) await read(each);
  assert.deepEqual([...new Set(left)], []);
});
