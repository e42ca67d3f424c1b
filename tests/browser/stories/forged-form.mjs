import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("a form of another session is refused and changes nothing", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Forged?");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Forged?" }).click();
  const answer = await page.request.post(`${page.url()}/resolve`, { form: { form_token: "0".repeat(64) }, headers: { accept: "text/html" } });
  assert.equal(answer.status(), 403);
  // What a browser would show of it: its page is as good as the others.
  const token = await page.locator("input[name=form_token]").first();
  await token.evaluate((field) => { field.value = "0"; field.form.submit(); });
  await page.waitForLoadState("load");
  await page.locator("main").getByRole("heading", { level: 1 }).waitFor();
  await check(page, "a form that is refused");
  await page.goBack();
  await page.reload();
  await page.locator(".incident-head").getByText("Triggered").waitFor();
});
