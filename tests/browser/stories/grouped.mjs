import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("one incident of two alerts shows the details of each", async ({ page, vigie }) => {
  // A service of its own: grouping would change what other stories trigger.
  const { service: known } = await vigie.api("GET", `/services/${vigie.services.Ledger.id}`);
  const { service } = await vigie.api("POST", "/services", { service: {
    type: "service", name: "Replicas", escalation_policy: { id: known.escalation_policy.id, type: "escalation_policy_reference" },
    alert_grouping_parameters: { type: "time", config: { timeout: 0 } },
  } });
  const { integration } = await vigie.api("POST", `/services/${service.id}/integrations`, { integration: { type: "events_api_v2_inbound_integration", name: "Prometheus" } });
  vigie.services.Replicas = { id: service.id, key: integration.integration_key };
  await vigie.trigger("Replicas", "Replica is late", { custom_details: { lag: "93 seconds" } });
  await vigie.trigger("Replicas", "Volume is full", { custom_details: { volume: "/var/lib" } });
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Replica is late" }).first().click();
  for (const [summary, detail] of [["Replica is late", "93 seconds"], ["Volume is full", "/var/lib"]]) {
    const alert = page.locator("details.alert").filter({ hasText: summary });
    if (!await alert.evaluate((element) => element.open)) await alert.locator("summary").first().click();
    await alert.getByText(detail).waitFor();
  }
  assert.equal(await page.locator("details.alert").count(), 2);
  await check(page, "an incident of two alerts");
  for (const summary of ["Replica is late", "Volume is full"]) await vigie.resolve("Replicas", summary);
});
