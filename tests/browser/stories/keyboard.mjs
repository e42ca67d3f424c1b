import { signIn, story } from "../story.mjs";

story("the keyboard is enough", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Certificate expires");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Certificate expires" }).waitFor();
  // Keys count once the page's script has run; what is drawn earlier does not listen yet.
  await page.waitForLoadState("load");
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("next, previous incident").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Certificate expires" }).waitFor();
  await page.waitForLoadState("load");
  await page.keyboard.press("a");
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
  await page.getByRole("button", { name: /^Undo/ }).waitFor();
});

story("keys act on rows of the list, and a number finds its incident", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Keys only");
  await signIn(page, vigie);
  const row = page.getByRole("listitem").filter({ hasText: "Keys only" });
  await row.getByText("Triggered").waitFor();
  await page.waitForLoadState("load");
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await row.getByText("Acknowledged", { exact: true }).waitFor();
  await page.keyboard.press("r");
  await row.waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/incidents\/1$/);
});

story("keys keep their row when a live refresh takes the focus away", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Focus is lost");
  await signIn(page, vigie);
  const row = page.getByRole("listitem").filter({ hasText: "Focus is lost" });
  await row.getByText("Triggered").waitFor();
  await page.waitForLoadState("load");
  await page.keyboard.press("j");
  // What a swap does between two keys: the focus falls to the body.
  const lose = () => page.evaluate(() => document.activeElement.blur());
  await lose();
  await page.keyboard.press("a");
  await row.getByText("Acknowledged", { exact: true }).waitFor();
  await lose();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Focus is lost" }).waitFor();
});
