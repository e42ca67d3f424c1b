import assert from "node:assert/strict";
import { OWNER } from "../server.mjs";
import { story } from "../story.mjs";

story("a wrong password is told kindly and opens nothing", async ({ page, vigie }) => {
  await page.goto(`${vigie.url}/incidents`);
  await page.getByLabel("E-mail address").fill(OWNER.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  const { x, width } = await page.locator(".bare-card").boundingBox();
  assert.equal(x + width / 2, page.viewportSize().width / 2, "the card stands in the middle");
  await page.getByRole("alert").getByText("do not go together").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), OWNER.email);
  await page.goto(`${vigie.url}/messages`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});
