import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

story("a form of another session is refused and changes nothing", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Forged?");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Forged?" }).click();
  const answer = await page.request.post(`${page.url()}/resolve`, { form: { form_token: "0".repeat(64) }, headers: { accept: "text/html" } });
  assert.equal(answer.status(), 403);
  await page.reload();
  await page.locator(".incident-head").getByText("Triggered").waitFor();
});
