import assert from "node:assert/strict";
import { check, signIn, story } from "../story.mjs";

story("somebody is added, chooses a password with the link, and gets a contact method, a rule and leave", async ({ page, vigie, another }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "People" }).first().click();
  await page.getByRole("link", { name: "Add somebody" }).click();
  await page.getByLabel("Name").fill("Dora Dahl");
  await page.getByLabel("E-mail address").fill("dora@example.org");
  await page.getByLabel("Job title").fill("Reliability engineer");
  await page.getByLabel("Role").selectOption({ label: "Responder" });
  await page.getByRole("button", { name: "Add somebody" }).click();
  await page.getByRole("button", { name: "Make a link to set a password" }).click();
  const link = await page.locator(".shown-once code").innerText();
  await check(page, "the link");

  const doras = await another();
  await doras.goto(link);
  await check(doras, "choose a password");
  await doras.getByLabel("New password").fill("four quiet words here");
  await doras.getByRole("button", { name: "Choose your password" }).click();
  await doras.getByRole("link", { name: "Sign in" }).click();
  await doras.getByLabel("E-mail address").fill("dora@example.org");
  await doras.getByLabel("Password").fill("four quiet words here");
  await doras.getByRole("button", { name: "Sign in" }).click();
  await doras.waitForURL("**/incidents");

  await doras.getByLabel("Dora Dahl").first().click();
  await doras.getByRole("link", { name: "My profile" }).click();
  await doras.getByRole("link", { name: "Notifications" }).click();
  await doras.locator("summary").filter({ hasText: "Add a contact method" }).click();
  await doras.getByLabel("Address or number").fill("not a number");
  await doras.getByRole("button", { name: "Add a contact method" }).click();
  await doras.getByRole("alert").getByText("is no phone number").waitFor();
  await check(doras, "a refused form");
  await doras.getByLabel("Address or number").fill("+33 6 12 34 56 78");
  await doras.getByLabel("Label").fill("My phone");
  await doras.getByRole("button", { name: "Add a contact method" }).click();
  await doras.getByText("+33612345678").first().waitFor();
  await doras.locator("summary").filter({ hasText: "Add a step" }).click();
  await doras.getByLabel("Over", { exact: true }).first().selectOption({ label: "text message · My phone, +33612345678" });
  await doras.getByLabel("After how many minutes").last().fill("5");
  await doras.getByRole("button", { name: "Add a step" }).click();
  await doras.locator(".rule-steps").getByText("After 5 min").waitFor();

  await doras.getByRole("link", { name: "Overview" }).click();
  await doras.locator("summary").filter({ hasText: "Enter leave" }).click();
  await doras.getByLabel("From").fill("2031-07-01T08:00");
  await doras.getByLabel("Until").fill("2031-07-15T08:00");
  await doras.getByLabel("Reason").fill("Sailing");
  await doras.getByRole("button", { name: "Enter leave" }).click();
  await doras.getByText("Sailing").waitFor();
  assert.equal(await doras.goto(`${vigie.url}/users/${vigie.ann.id}/access`).then((answer) => answer.status()), 403);
});

story("an address is proved by the code in its mail, and a test page shows its receipt live", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Am I on call?" }).click();
  await page.getByRole("button", { name: "Test my phone" }).click();
  await page.locator(".receipt-line").getByText("Handed over").waitFor();
  await vigie.api("POST", `/users/${vigie.ann.id}/contact_methods`, { contact_method: { type: "email_contact_method", label: "At home", address: "ann@home.example.org" } });
  await page.goto(`${vigie.url}/users/${vigie.ann.id}/notifications`);
  await page.getByRole("button", { name: "Send a code" }).first().click();
  await page.locator(".receipt-line").filter({ hasText: "Last code" }).getByText("Handed over").waitFor();
  await page.getByLabel("The code that arrived").fill("000 000");
  await page.getByRole("button", { name: "Verify" }).click();
  const code = await vigie.codeInMail();
  if (code !== "000000") await page.getByRole("alert").getByText("That is not the code").waitFor();
  await page.getByLabel("The code that arrived").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
  await page.locator(".method").filter({ hasText: "ann@home" }).getByText("Verified", { exact: true }).waitFor();
});

story("without scripts a person is found, and a rule added and removed", async ({ vigie, another }) => {
  const page = await another({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/users?q=ann`);
  await page.getByRole("link", { name: "Ann Archer" }).click();
  await page.getByRole("link", { name: "Notifications" }).click();
  await page.locator("summary").filter({ hasText: "Add a step" }).click();
  await page.getByLabel("After how many minutes").last().fill("17");
  await page.getByRole("button", { name: "Add a step" }).click();
  const step = page.locator(".rule-steps > li").filter({ hasText: "After 17 min" });
  await step.locator("summary").click();
  await step.getByRole("button", { name: "Remove" }).click();
  await page.getByText("The rule was removed.").waitFor();
  assert.equal(await page.getByText("After 17 min").count(), 0);
});
