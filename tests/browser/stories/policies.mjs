import { signIn, story } from "../story.mjs";

story("a policy says who is paged today, and what would happen at night", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Escalation policies" }).click();
  await page.getByRole("link", { name: "Payments on call" }).click();
  await page.getByText("is paged first").waitFor();
  await page.locator(".ladder").getByText("Cid Carter").waitFor();
  await page.getByLabel("An incident at").fill("2026-12-24T03:00");
  await page.getByRole("button", { name: "Simulate" }).click();
  await page.waitForURL(/at=2026-12-24/);
  const simulated = page.locator(".simulated");
  await simulated.getByText("+5 min").first().waitFor();
  await simulated.getByText("The levels start again").waitFor();
  await page.getByLabel("Urgency").selectOption("low");
  await page.getByText("Low urgency does not escalate by itself.").waitFor();
});

story("a policy is made with a schedule and a person on its levels", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/escalation_policies/new`);
  await page.getByLabel("Name", { exact: true }).fill("Nights on call");
  const level = (number) => page.locator(".layer-form").nth(number - 1);
  await level(1).getByLabel("Add a schedule or a person").fill("Payments: days");
  await level(1).getByRole("button", { name: "Add" }).click();
  await level(1).locator("li").getByText("Payments: days").waitFor();
  await page.getByRole("button", { name: "Add a level" }).click();
  await level(2).getByLabel("Add a schedule or a person").fill("bob@example.org");
  await level(2).getByLabel("Minutes until the next level").fill("10");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").getByText("The policy is saved.").waitFor();
  await page.locator(".ladder").getByRole("link", { name: "Payments: days" }).waitFor();
  await page.locator(".ladder").getByText("Bob Baker").first().waitFor();
  await page.locator("summary").filter({ hasText: "Delete" }).click();
  await page.locator(".panel-content").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("status").getByText("The policy is deleted.").waitFor();
});
