import { signIn, story } from "../story.mjs";

story("who is on call is said, and whoever is needed is paged from there", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Am I on call?" }).click();
  await page.getByText("Yes, you are on call").waitFor();
  await page.getByText("Bob Baker").first().waitFor();
  await page.getByRole("link", { name: "Who to call" }).first().click();
  await page.getByRole("searchbox").fill("check");
  await page.keyboard.press("Enter");
  const card = page.locator("section.card").filter({ hasText: "Checkout of the shop" });
  await card.getByText("Payments", { exact: true }).waitFor();
  await card.locator("summary").click();
  await card.getByLabel("What is wrong?").fill("The shop window is dark");
  await card.locator(".panel-content").getByRole("button", { name: "Page them" }).click();
  await page.getByRole("status").getByText("its people are paged").waitFor();
  await page.goto(`${vigie.url}/incidents`);
  await page.getByRole("link", { name: "The shop window is dark" }).waitFor();
});
