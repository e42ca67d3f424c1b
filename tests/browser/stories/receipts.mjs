import { signIn, story } from "../story.mjs";

story("every page to a person has its receipt", async ({ page, vigie }) => {
  await vigie.trigger("Checkout", "Latency is high");
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Messages" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Latency is high" });
  await row.getByText("Ann Archer").waitFor();
  await row.locator(".pill").waitFor();
});
