import { start } from "../server.mjs";
import { check, openAll, story } from "../story.mjs";

story("the page of a link is without complaint whatever became of its incident: taken, over, passed on, on a phone at night and in French", async ({ another }) => {
  // A server of its own: what came before would hold the mail back to bundle it.
  const vigie = await start();
  try {
    await vigie.trigger("Checkout", "Every state", { custom_details: { runbook: "Fail over." }, event: { links: [{ href: "https://example.org/runbook", text: "Runbook" }] } });
    const link = await vigie.linkInMail("Every state");
    const incident = (await vigie.api("GET", "/incidents")).incidents[0];
    const pages = [
      await another({ viewport: { width: 360, height: 740 }, colorScheme: "dark", locale: "fr-FR" }),
      await another({ viewport: { width: 1280, height: 800 }, colorScheme: "light" }),
    ];
    for (const status of ["triggered", "acknowledged", "resolved"]) {
      if (status !== "triggered") await vigie.api("PUT", `/incidents/${incident.id}`, { incident: { type: "incident_reference", status } });
      for (const page of pages) {
        await page.goto(link);
        await openAll(page);
        await check(page, `a link, ${status}`);
      }
    }
  } finally {
    await vigie.stop();
  }
});
