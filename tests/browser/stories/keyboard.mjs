import assert from "node:assert/strict";
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

story("k goes back, x chooses, r resolves in the room, and nothing that is typed is a command", async ({ vigie, another }) => {
  const page = await another({ locale: "fr-FR" });
  for (const title of ["Key one", "Key two", "Key three"]) await vigie.trigger("Ledger", title);
  await signIn(page, vigie);
  const row = (title) => page.getByRole("listitem").filter({ hasText: title });
  await row("Key three").waitFor();
  await page.waitForLoadState("load");
  const press = async (...all) => { for (const key of all) await page.keyboard.press(key); };
  // Keys move between rows, the newest first: down twice, up once.
  await press("j", "j", "k");
  const isOn = (title) => row(title).locator("[data-row-link]").evaluate((link) => link === document.activeElement);
  assert.ok(await isOn("Key three"), "k is one up");
  await press("k");
  assert.ok(await isOn("Key three"), "the first row is the first");
  await press("x", "j", "x");
  assert.deepEqual(await Promise.all(["Key three", "Key two", "Key one"].map((title) => row(title).getByRole("checkbox").isChecked())), [true, true, false]);
  await press("k", "x", "a");
  await row("Key two").getByText("Pris en charge", { exact: true }).waitFor();
  await row("Key three").getByText("Déclenché", { exact: true }).waitFor();
  await press("/");
  await page.keyboard.type("axrk");
  assert.equal(await page.getByRole("searchbox").inputValue(), "axrk");
  await row("Key three").getByText("Déclenché", { exact: true }).waitFor();
  await row("Key three").getByRole("link", { name: "Key three" }).click();
  await page.getByRole("heading", { level: 1, name: "Key three" }).waitFor();
  await page.waitForLoadState("load");
  await page.getByLabel("Ajouter une note").fill("r a");
  await page.locator(".incident-head").getByText("Déclenché").waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await press("r");
  await page.locator(".incident-head").getByText("Résolu", { exact: true }).first().waitFor();
  // On a page without rows nothing happens, and nothing breaks.
  await page.goto(`${vigie.url}/settings/tokens`);
  await page.waitForLoadState("load");
  await press("j", "k", "x", "a", "r", "Enter");
  assert.equal(new URL(page.url()).pathname, "/settings/tokens");
});

story("Escape closes a panel and gives the focus back to what opened it", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Changed my mind");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Changed my mind" }).click();
  await page.waitForLoadState("load");
  const panel = page.locator(".tools details").filter({ hasText: "Reassign" });
  await panel.locator("summary").focus();
  await page.keyboard.press("Enter");
  await panel.getByLabel("To whom?").focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("details[open].panel").count(), 0);
  assert.ok(await panel.locator("summary").evaluate((summary) => summary === document.activeElement));
});
