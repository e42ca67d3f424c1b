import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("a token is made, copied once and revoked, and the history tells it", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.locator("summary").filter({ hasText: "Make a token" }).click();
  await page.getByLabel("What it is for").fill("Dashboards");
  await page.getByLabel("Access").selectOption({ label: "Only reads" });
  await page.getByRole("button", { name: "Make a token" }).click();
  const token = await page.locator(".shown-once code").innerText();
  assert.equal(token.length, 20);
  await check(page, "the token");
  const asked = await fetch(`${vigie.url}/users`, { headers: { authorization: `Token token=${token}` } });
  assert.equal(asked.status, 200);
  await page.getByRole("link", { name: "API tokens" }).click();
  assert.equal(await page.getByText(token).count(), 0);
  const row = page.locator(".thing").filter({ hasText: "Dashboards" });
  await row.locator("summary").click();
  await row.locator(".panel-content").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("The token is revoked.").waitFor();
  await page.getByRole("link", { name: "Audit" }).first().click();
  await page.getByText("revoked an API token of").first().waitFor();
  await page.getByLabel("What happened").selectOption({ label: "Removed" });
  await page.waitForURL(/change=remove/);
  await page.getByText("revoked an API token of").first().waitFor();
});

story("a webhook is made for one service, pinged, and says what did not arrive", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/settings/webhooks`);
  await page.getByRole("link", { name: "Add a webhook" }).click();
  await page.getByLabel("Address", { exact: true }).fill("http://127.0.0.1:9/hook");
  await page.getByLabel("What it is for").fill("Chat bridge");
  await page.getByLabel("Incidents of").selectOption({ label: "One service" });
  await page.getByLabel("Name of the team or service").fill("Checkout");
  await page.getByRole("button", { name: "Add a webhook" }).click();
  assert.equal((await page.locator(".shown-once code").innerText()).length, 64);
  await page.getByRole("button", { name: "Send a ping" }).click();
  await page.getByRole("status").getByText("A ping is on its way").waitFor();
  await check(page, "a webhook subscription");
  await page.locator(".page-head summary").filter({ hasText: "Remove" }).click();
  await page.locator(".panel-content").getByRole("button", { name: "Remove" }).click();
  await page.getByText("The webhook subscription was removed.").waitFor();
});
