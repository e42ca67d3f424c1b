import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

story("a French browser gets French pages, and the choice of a person counts more", async ({ vigie, another }) => {
  await vigie.trigger("Checkout", "Le disque est plein");
  const page = await another({ locale: "fr-FR" });
  await signIn(page, vigie);
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  const row = page.getByRole("listitem").filter({ hasText: "Le disque est plein" });
  await row.getByText("Déclenché").waitFor();
  await row.getByRole("button", { name: "Prendre en charge" }).click();
  await row.getByText("Pris en charge").waitFor();
  await page.getByLabel("Ann Archer").first().click();
  await page.getByRole("button", { name: "English" }).click();
  await row.getByText("Acknowledged").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});
