import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("one incident of two alerts shows the details of each", async ({ page, vigie }) => {
  const { id } = vigie.services.Ledger;
  await vigie.api("PUT", `/services/${id}`, { service: { type: "service", alert_grouping_parameters: { type: "time", config: { timeout: 0 } } } });
  await vigie.trigger("Ledger", "Replica is late", { custom_details: { lag: "93 seconds" } });
  await vigie.trigger("Ledger", "Volume is full", { custom_details: { volume: "/var/lib" } });
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Replica is late" }).first().click();
  for (const [summary, detail] of [["Replica is late", "93 seconds"], ["Volume is full", "/var/lib"]]) {
    const alert = page.locator("details.alert").filter({ hasText: summary });
    if (!await alert.evaluate((element) => element.open)) await alert.locator("summary").first().click();
    await alert.getByText(detail).waitFor();
  }
  assert.equal(await page.locator("details.alert").count(), 2);
  await check(page, "an incident of two alerts");
});
