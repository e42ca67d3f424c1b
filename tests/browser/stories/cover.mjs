import { check, signIn, story } from "../story.mjs";
import { makeSchedule } from "../things.mjs";

story("whoever has to leave asks for cover of a part of the shift, and takes it back", async ({ page, vigie }) => {
  await makeSchedule(vigie, "Shop by day", new Date(Date.now() - 3600e3).toISOString());
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Am I on call?" }).click();
  await page.getByRole("link", { name: "Cover me now" }).click();
  await page.getByRole("link", { name: "2 h", exact: true }).click();
  await check(page, "ask for cover");
  await page.getByLabel("Whom to ask").selectOption({ label: "Bob Baker" });
  await page.getByLabel("Note").first().fill("Dentist");
  await page.getByRole("button", { name: "Ask for cover" }).click();
  const request = page.locator(".request").filter({ hasText: "Dentist" });
  await request.getByText("Bob Baker").waitFor();
  await check(page, "on call with a request");
  await request.getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("The request was withdrawn.").waitFor();
});
