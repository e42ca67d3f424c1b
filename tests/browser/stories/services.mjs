import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("a service is made, its key copied, and a test event leads to its incident", async ({ page, vigie }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Services", exact: true }).first().click();
  await page.getByRole("link", { name: "New service" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Search");
  const policy = page.getByLabel("Escalation policy");
  await policy.fill("paym");
  await page.locator("#policy-offered option[value='Payments on call']").waitFor({ state: "attached" });
  await policy.fill("Payments on call");
  // What belongs to support hours comes up with them.
  await page.getByLabel("Time zone").waitFor({ state: "hidden" });
  await page.getByLabel("Urgency of its incidents").selectOption("hours");
  await page.getByLabel("Time zone").waitFor();
  await page.getByLabel("Urgency of its incidents").selectOption("high");
  await page.getByLabel("Owner teams").fill("Payments");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("checkbox", { name: "Payments" }).waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Search", "what was typed is kept");
  await check(page, "the form of a service");
  await page.getByRole("button", { name: "Create the service" }).click();
  await page.getByRole("status").getByText("The service is ready").waitFor();
  await page.getByRole("button", { name: "Copy" }).first().click();
  const key = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(key, /^[0-9a-zA-Z]{32}$/);
  await page.getByText("Prometheus Alertmanager").click();
  await page.getByText(`routing_key: ${key}`).waitFor();
  const service = page.url();
  await page.locator("summary", { hasText: "Send a test event" }).click();
  await page.getByRole("button", { name: "Send it" }).click();
  await page.getByRole("heading", { level: 1, name: /Test event, sent by Ann Archer/ }).waitFor();
  await page.waitForLoadState();
  await page.goto(service);
  await page.getByText("last event").waitFor();
});

story("a service in maintenance says so in the list, without scripts too", async ({ vigie, another }) => {
  const page = await another({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/services?q=ledger`);
  await page.getByRole("link", { name: "Ledger" }).click();
  await page.locator("summary", { hasText: "Maintenance" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await page.getByText("Maintenance has begun.").waitFor();
  await page.goto(`${vigie.url}/services?state=maintenance`);
  await page.getByRole("listitem").filter({ hasText: "Ledger" }).getByText("In maintenance").waitFor();
  // For the stories that come after: the window ends.
  const { maintenance_windows: windows } = await vigie.api("GET", "/maintenance_windows?filter=ongoing");
  for (const { id } of windows) await vigie.api("DELETE", `/maintenance_windows/${id}`);
});
