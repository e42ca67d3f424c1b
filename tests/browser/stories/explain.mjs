import { check, signIn, story } from "../story.mjs";

story("an event that is pasted is explained before it is sent", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/explain`);
  await page.getByRole("heading", { name: "What would an event do?" }).click();
  const event = { routing_key: vigie.services.Checkout.key, event_action: "trigger", dedup_key: "only asked", payload: { summary: "Only asked", source: "here", severity: "critical" } };
  await page.getByLabel("Event (JSON").fill(JSON.stringify(event));
  await page.getByRole("button", { name: "What would an event do?" }).click();
  await page.getByText("It would open a new incident.").waitFor();
  await page.locator("main").getByText("Ann Archer").first().waitFor();
  await check(page, "explain, an event that was pasted");
});
