import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

story("an acknowledge in one browser shows in another, and what is being written stays", async ({ page, vigie, another }) => {
  await vigie.trigger("Checkout", "Queue of orders is long");
  const other = await another();
  for (const each of [page, other]) {
    await signIn(each, vigie);
    await each.getByRole("link", { name: "Queue of orders is long" }).click();
    await each.locator("html[data-stream=live]").waitFor();
  }
  await other.getByLabel("Add a note").fill("I look at");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const since = Date.now();
  await other.locator(".incident-head").getByText("Acknowledged").waitFor();
  console.log(`    shown in the other browser after ${Date.now() - since} ms`);
  assert.equal(await other.getByLabel("Add a note").inputValue(), "I look at");
});
