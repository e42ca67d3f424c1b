import assert from "node:assert/strict";
import { story } from "../story.mjs";

for (const [locale, name] of [["en-GB", "Vigie"], ["fr-FR", "Vigie"]]) {
  story(`Chromium would install the app and says nothing against it: ${locale}`, async ({ vigie, another }) => {
    const page = await another({ locale });
    await page.goto(`${vigie.url}/sign-in`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const browser = await page.context().newCDPSession(page);
    const { errors, data, url } = await browser.send("Page.getAppManifest");
    assert.deepEqual([errors, new URL(url).pathname], [[], "/manifest.webmanifest"]);
    const manifest = JSON.parse(data);
    assert.equal(manifest.short_name ?? manifest.name, name);
    // A context of its own is a private window to Chromium: nothing else may stand against it.
    const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
    // What the icon opens lies within the app, and answers without a line too.
    const opened = new URL(manifest.start_url, url);
    assert.ok(opened.href.startsWith(new URL(manifest.scope ?? ".", url).href), opened.href);
    await page.reload();
    await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
    await page.context().setOffline(true);
    await page.goto(opened.href);
    await page.getByRole("heading", { level: 1 }).waitFor();
  });
}
