import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

story("an event becomes an incident on the open page, is acknowledged and resolved", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.locator("html[data-stream=live]").waitFor();
  await page.evaluate(() => { window.wasHereBefore = true; });
  await vigie.trigger("Checkout", "Disk of web1 is full", { custom_details: { mount: "/var" } });
  // Where other rows stand already it waits behind a button that names it; an empty list shows it by itself.
  const row = page.getByRole("listitem").filter({ hasText: "Disk of web1 is full" });
  const news = page.getByRole("button", { name: /new incident: Disk of web1 is full/ });
  await row.or(news).first().waitFor();
  if (await news.isVisible()) await news.click();
  await row.getByText("Triggered").waitFor();
  assert.equal(await page.evaluate(() => window.wasHereBefore), true, "the page was not loaded anew");

  await row.getByRole("link", { name: "Disk of web1 is full" }).click();
  await page.getByText("/var").waitFor();
  await page.locator(".incident-head").getByText("Bob Baker").waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
  await page.getByText("Ann Archer acknowledged in the console").waitFor();
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.locator(".incident-head").getByText("Resolved", { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Resolve" }).count(), 0);
});
