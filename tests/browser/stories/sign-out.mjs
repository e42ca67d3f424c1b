import { signIn, story } from "../story.mjs";

story("signing out ends the session", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByLabel("Ann Archer").first().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${vigie.url}/incidents`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});
