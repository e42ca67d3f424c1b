import assert from "node:assert/strict";
import { start } from "../server.mjs";
import { check, story } from "../story.mjs";
import { until } from "../until.mjs";

story("an empty installation leads from nobody to a page that arrived", async ({ another }) => {
  const vigie = await start(undefined, { empty: true });
  try {
    const page = await another({ viewport: { width: 360, height: 740 }, timezoneId: "Europe/Paris" });
    const began = Date.now();
    // Whoever comes without the printed address finds the form, but not the code.
    await page.goto(vigie.url);
    await page.getByRole("heading", { name: "Set Vigie up" }).waitFor();
    await page.getByText("vigie user create").waitFor({ state: "hidden" });
    await check(page, "set-up");
    await page.getByLabel("Set-up code").fill("AAAA-AAAA-AAAA");
    await fillIn(page);
    await page.getByRole("alert").getByText("not the code").waitFor();
    const [address] = vigie.said().match(/http\S+\/setup\?code=\S+/);
    await page.goto(address);
    assert.equal(await page.getByLabel("Time zone").inputValue(), "Europe/Paris");
    await fillIn(page);
    await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
    await check(page, "welcome");
    await page.getByLabel("What can break?").fill("Shop");
    await page.getByRole("button", { name: "Create the service" }).click();
    await page.getByRole("button", { name: "Page me" }).click();
    // The receipt comes by itself.
    await page.getByText("Vigie pages you").waitFor();
    await page.getByText("Handed over").first().waitFor();
    console.log(`    from the first page to the receipt: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    assert.match(await vigie.linkInMail("Test event"), /\/p\//);
    await check(page, "welcome, done");
    await page.getByRole("button", { name: "Resolve the test incident" }).click();
    await page.getByRole("link", { name: "To the incidents" }).click();
    await page.waitForURL("**/incidents");
    // The door is closed: the address that was printed leads nowhere any more.
    const other = await another();
    await other.goto(address);
    await other.waitForURL("**/sign-in");
    await other.goto(`${vigie.url}/setup`);
    await other.waitForURL("**/sign-in");
  } finally {
    await vigie.stop();
  }
});

async function fillIn(page) {
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail address").fill("ada@example.org");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Begin" }).click();
}

story("a first run without scripts comes to the same end", async ({ another }) => {
  const vigie = await start(undefined, { empty: true });
  try {
    const page = await another({ javaScriptEnabled: false, locale: "fr-FR" });
    const [address] = vigie.said().match(/http\S+\/setup\?code=\S+/);
    await page.goto(address);
    await page.getByLabel("Votre nom").fill("Ada Lovelace");
    await page.getByLabel("Adresse e-mail").fill("ada@example.org");
    await page.getByLabel("Mot de passe").fill("correct horse battery");
    await page.getByRole("button", { name: "Commencer" }).click();
    await page.getByLabel("Qu’est-ce qui peut tomber en panne").fill("Boutique");
    await page.getByRole("button", { name: "Créer le service" }).click();
    await page.getByRole("button", { name: "M’appeler" }).click();
    await page.waitForURL(/test=/);
    await until("the receipt is there", async () => {
      await page.reload();
      return await page.getByText("Vigie vous appelle").count();
    });
  } finally {
    await vigie.stop();
  }
});
