import { signIn, story } from "../story.mjs";

story("the keyboard is enough", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Certificate expires");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Certificate expires" }).waitFor();
  // Keys count once the page's script has run; what is drawn earlier does not listen yet.
  await page.waitForLoadState("load");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Certificate expires" }).waitFor();
  await page.waitForLoadState("load");
  await page.keyboard.press("a");
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
});
