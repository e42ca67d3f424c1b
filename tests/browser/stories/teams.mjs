import { check, signIn, story } from "../story.mjs";

story("a team is made, somebody joins it and gets another role", async ({ page, vigie }) => {
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Teams", exact: true }).first().click();
  await page.getByRole("link", { name: "New team" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Platform");
  await page.getByLabel("Part of").fill("Payments");
  await page.getByRole("button", { name: "Create the team" }).click();
  await page.getByRole("heading", { level: 1, name: "Platform" }).waitFor();
  await page.getByLabel("Add somebody").fill("bob");
  await page.locator("#who-offered option[value='Bob Baker (bob@example.org)']").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const role = page.getByLabel("Role of Bob Baker");
  await role.waitFor();
  await check(page, "a team with its people");
  await role.selectOption("manager");
  await page.getByRole("status").getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Remove Bob Baker" }).click();
  await page.getByText("Nobody is in it yet.").waitFor();
});

story("a maintenance window is planned for all services of a team, in French and without scripts", async ({ vigie, another }) => {
  const page = await another({ javaScriptEnabled: false, locale: "fr-FR", viewport: { width: 360, height: 740 } });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/maintenance`);
  await page.getByRole("link", { name: "Nouvelle période" }).click();
  await page.getByLabel("Pourquoi").fill("Mise à jour");
  await page.getByLabel("Du", { exact: true }).fill("2031-05-01T02:00");
  await page.getByLabel("Au", { exact: true }).fill("2031-05-01T04:00");
  await page.getByLabel("Tous les services d’une équipe").fill("payments");
  await page.getByRole("button", { name: "Ajouter" }).nth(1).click();
  await page.getByRole("checkbox", { name: "Checkout" }).waitFor();
  await page.getByRole("checkbox", { name: "Ledger" }).uncheck();
  await page.getByRole("button", { name: "Enregistrer la période" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Mise à jour" });
  await row.getByRole("link", { name: "Checkout" }).waitFor();
  await row.locator("summary").click();
  await row.getByRole("button", { name: "Supprimer la période" }).click();
  await row.waitFor({ state: "detached" });
});
