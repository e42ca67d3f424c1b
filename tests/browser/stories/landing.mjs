import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { check, story } from "../story.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

story("the link in an e-mail opens the incident on a phone: acknowledge, undo, acknowledge, pass on", async ({ another }) => {
  // A server of its own: what came before would hold the mail back to bundle it.
  const vigie = await start();
  const page = await another(PHONE);
  await vigie.trigger("Checkout", "Payments time out", { custom_details: { runbook: "Fail over to the second provider." }, event: { links: [{ href: "https://example.org/runbook", text: "Runbook" }] } });
  await page.goto(await vigie.linkInMail("Payments time out"));
  await page.getByRole("heading", { level: 1, name: "Payments time out" }).waitFor();
  await page.getByText("Fail over to the second provider.").waitFor();
  await page.getByText("Bob Baker").first().waitFor();
  await check(page, "landing");
  const box = await page.getByRole("button", { name: "Acknowledge" }).boundingBox();
  assert.ok(box.height >= 44 && box.y > 740 / 2, "the button is large and in the thumb's reach");

  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText("You are on it").waitFor();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("button", { name: "Acknowledge" }).waitFor();
  await page.getByText("Undone").waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText("You are on it").waitFor();

  await page.locator("details.panel > summary").click();
  await check(page, "landing, passing on");
  await page.getByRole("button", { name: "Somebody else knows this better" }).click();
  await page.getByText("Passed on. The next ones are paged now.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Acknowledge" }).count(), 1);
  await vigie.stop();
});

story("the page of a link works without scripts and shows what others do", async ({ another }) => {
  const vigie = await start();
  await vigie.trigger("Checkout", "Search is slow");
  const link = await vigie.linkInMail("Search is slow");
  const plain = await another({ ...PHONE, javaScriptEnabled: false });
  const live = await another(PHONE);
  await live.goto(link);
  await live.getByRole("button", { name: "Acknowledge" }).waitFor();
  await plain.goto(link);
  await plain.getByRole("button", { name: "Acknowledge" }).click();
  await plain.getByText("You are on it").waitFor();
  await live.getByText("You are on it").waitFor();
  await plain.getByRole("button", { name: "Resolve" }).click();
  await plain.getByText("It is over").waitFor();
  await live.getByText("It is over").waitFor();
  await vigie.stop();
});
