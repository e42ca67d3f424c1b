import assert from "node:assert/strict";
import { createServer } from "node:net";
import { start } from "../server.mjs";
import { signIn, story } from "../story.mjs";
import { until } from "../until.mjs";

/** Takes connections and never answers. */
function silence() {
  const open = new Set();
  const server = createServer((socket) => { open.add(socket); socket.on("error", () => {}); });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () => { for (const socket of open) socket.destroy(); server.close(); },
  })));
}

const valueOf = (page, name) => page.locator("dt", { hasText: name }).locator("+ dd");

story("system health shows what hangs, also while nothing happens", async ({ another }) => {
  const receiver = await silence();
  const vigie = await start();
  try {
    const page = await another();
    await signIn(page, vigie);
    await vigie.api("POST", "/webhook_subscriptions", { webhook_subscription: { type: "webhook_subscription", delivery_method: { type: "http_delivery_method", url: receiver.url }, events: ["incident.triggered"], filter: { type: "account_reference" } } });
    await page.goto(`${vigie.url}/health`);
    await page.locator("html[data-stream=live]").waitFor();
    // More than are on their way at the same time.
    const opened = [];
    for (let number = 0; number < 80; number++) opened.push(vigie.trigger("Checkout", `Hangs ${number}`));
    await Promise.all(opened);
    const behind = valueOf(page, "Webhooks").locator("time[data-kind=span]");
    await behind.waitFor();
    // The server hangs too, as far as the page can tell: it goes on counting.
    await page.route("**/health", (route) => route.abort());
    const seconds = async () => Number((await behind.innerText()).split(" ")[0]);
    const first = await seconds();
    await until("it counted on", async () => await seconds() >= first + 2);
  } finally {
    await vigie.stop();
    receiver.stop();
  }
});

story("system health asks again by itself when nothing changes", async ({ another }) => {
  // A server of its own, on which nothing happens.
  const vigie = await start();
  try {
    const page = await another();
    await signIn(page, vigie);
    await page.goto(`${vigie.url}/health`);
    await page.locator("html[data-stream=live]").waitFor();
    await page.evaluate(() => { window.told = 0; document.body.addEventListener("changed", () => { window.told += 1; }); });
    const since = await page.locator(".page-side time[data-kind=relative]").getAttribute("datetime");
    await page.waitForFunction((before) => document.querySelector(".page-side time[data-kind=relative]").dateTime !== before, since);
    assert.equal(await page.evaluate(() => window.told), 0, "nobody told the page anything");
  } finally {
    await vigie.stop();
  }
});

story("system health says without scripts that it stands still", async ({ vigie, another }) => {
  const page = await another({ javaScriptEnabled: false });
  await signIn(page, vigie);
  await page.goto(`${vigie.url}/health`);
  await page.getByText("Without scripts this page stands still.").waitFor();
  await page.getByRole("link", { name: "Look again" }).click();
  await page.waitForURL("**/health");
});
