import assert from "node:assert/strict";
import { pushService } from "../push-service.mjs";
import { start } from "../server.mjs";
import { check, signIn, story } from "../story.mjs";
import { until } from "../until.mjs";

/** Chromium has no push service here: its subscription is one of ours; all else is real. */
const subscribeTo = (page, { subscription }) => page.addInitScript((given) => {
  const made = { ...given, toJSON: () => given };
  let current = null;
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (applicationServerKey.length !== 65 || !userVisibleOnly) throw new Error("no key of a server");
    sessionStorage.setItem("subscribed", "1");
    return made;
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("subscribed") ? made : current);
}, subscription);

/**
 * Gives the service worker what a push service would, and waits until it has shown it. It is not asked for notifications
 * meanwhile: Chromium forgets one that is stored and not yet displayed when somebody asks.
 */
async function deliver(page, vigie, message) {
  const shown = await (await worker(page)).evaluate(() => {
    if (self.shown === undefined) {
      self.shown = 0;
      const show = ServiceWorkerRegistration.prototype.showNotification;
      ServiceWorkerRegistration.prototype.showNotification = async function showAndCount(...all) {
        await show.apply(this, all);
        self.shown += 1;
      };
    }
    return self.shown;
  });
  const session = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => { if (registrations.length) resolve(registrations[0]); }));
  await session.send("ServiceWorker.enable");
  const { registrationId } = await registered;
  await session.send("ServiceWorker.deliverPushMessage", { origin: vigie.url, registrationId, data: JSON.stringify(message) });
  await until("a notification is shown", async () => (await worker(page)).evaluate((before) => self.shown > before, shown));
}

const worker = (page) => page.context().serviceWorkers()[0] ?? page.context().waitForEvent("serviceworker");

const notification = (page, about = "") => until(`a notification about ${about} is shown`, async () => {
  const [found] = await (await worker(page)).evaluate(async () => (await registration.getNotifications()).map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map(({ action }) => action) })));
  return found?.title.includes(about) && found;
});

story("a device takes pages: subscribe, a page arrives encrypted, acknowledge from the notification, and a device that is gone is forgotten", async ({ another }) => {
  const service = await pushService();
  const vigie = await start(undefined, { env: { VIGIE_TEST_PUSH: "1" } });
  const page = await another({ permissions: ["notifications"] });
  await subscribeTo(page, service);
  await signIn(page, vigie);
  await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
  await page.goto(`${vigie.url}/devices`);
  await page.getByRole("button", { name: "Get pages on this device" }).waitFor();
  await check(page, "devices");
  await page.getByRole("textbox", { name: "Name" }).fill("Ann's phone");
  await page.getByRole("button", { name: "Get pages on this device" }).click();
  await page.getByText("This device takes your pages.", { exact: true }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Ann's phone" }).getByText("This device").waitFor();
  await check(page, "devices, one of them this one");

  await page.getByRole("button", { name: "Test" }).click();
  const test = await service.next();
  assert.equal(test.headers["content-encoding"], "aes128gcm");
  assert.match(test.headers.authorization, /^vapid t=.+, k=.+/);

  await vigie.trigger("Checkout", "Payments are down");
  const { headers, page: sent } = await service.next(({ title }) => title.includes("Payments are down"));
  assert.equal(headers.urgency, "high");
  await deliver(page, vigie, sent);
  const shown = await notification(page);
  assert.match(shown.title, /Payments are down/);
  assert.deepEqual(shown.actions, ["acknowledge", "open"]);
  // The press of a notification's button itself cannot be made from here: what it calls is.
  await (await worker(page)).evaluate(async () => press((await registration.getNotifications())[0], "acknowledge"));
  const { incidents } = await vigie.api("GET", "/incidents?statuses[]=acknowledged");
  assert.deepEqual(incidents.map(({ title }) => title), ["Payments are down"]);
  assert.match((await notification(page)).title, /Acknowledged/);

  // Where the browser keeps nothing the server's word counts, and without one nothing is claimed.
  const pressed = async (isReached) => {
    await deliver(page, vigie, sent);
    await notification(page, "Payments are down");
    await (await worker(page)).evaluate(async (isReached) => {
      const [add, post] = [outbox.add, outbox.post];
      outbox.add = async () => { throw new Error("no room"); };
      if (!isReached) outbox.post = async () => ({});
      await press((await registration.getNotifications()).find(({ title }) => title.includes("Payments are down")), "acknowledge");
      Object.assign(outbox, { add, post });
    }, isReached);
    return (await (await worker(page)).evaluate(async () => (await registration.getNotifications()).map(({ title, data }) => `${title} / ${data.title}`))).find((told) => told.includes("Payments are down"));
  };
  assert.match(await pressed(false), /^Not acknowledged/);
  assert.match(await pressed(true), /^Acknowledged/);

  service.answers(410);
  await vigie.trigger("Checkout", "Gone is gone");
  await until("the device is forgotten", async () => {
    await page.goto(`${vigie.url}/devices`);
    return await page.getByText("No device takes your pages yet.").count();
  });
  service.stop();
  await vigie.stop();
});

/** What the notification with a tag says. */
const toldBy = async (page, tag) => (await worker(page)).evaluate(async (tag) => (await registration.getNotifications({ tag })).map(({ title, actions }) => [title, ...actions.map((action) => action.title)].join(" / ")).join(), tag);

story("a notification in French: open it, press it without a line, press it when its link is over", async ({ another }) => {
  const vigie = await start();
  const page = await another({ permissions: ["notifications"], locale: "fr-FR" });
  await signIn(page, vigie);
  await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
  await vigie.trigger("Checkout", "Panne de paiement");
  const link = await vigie.linkInMail("Panne de paiement");
  const message = { title: "Panne de paiement", text: "Niveau 1", link: `${vigie.url}${new URL(link).pathname}`, acknowledges: true, is_urgent: true };
  const status = async () => (await vigie.api("GET", "/incidents/1")).incident.status;
  const arrive = async (tag, more = {}) => {
    await deliver(page, vigie, { ...message, ...more, tag });
    assert.equal(await until("it is shown", () => toldBy(page, tag)), "Panne de paiement / Prendre en charge / Ouvrir");
  };
  // What only a person's own press may do (open a window, focus one) is told instead of done.
  const press = async (tag, action) => (await worker(page)).evaluate(async ([tag, action]) => {
    let did = "";
    clients.openWindow = async (url) => { did = `opened ${new URL(url).pathname}`; };
    WindowClient.prototype.focus = async function focus() { did = `focused ${new URL(this.url).pathname}`; };
    await self.press((await registration.getNotifications({ tag }))[0], action);
    return did;
  }, [tag, action]);

  await arrive("one");
  assert.equal(await press("one", "open"), `opened ${new URL(link).pathname}`);
  assert.equal(await toldBy(page, "one"), "", "what was opened is gone");
  await page.goto(message.link);
  await arrive("again");
  assert.equal(await press("again", ""), `focused ${new URL(link).pathname}`);
  assert.equal(await status(), "triggered", "looking acknowledges nothing");

  // A link that is over says so, and nothing is claimed.
  await arrive("over", { link: `${vigie.url}/p/AAAAAAAAAAAAAA00000000000000000000000000000000` });
  await press("over", "acknowledge");
  assert.match(await toldBy(page, "over"), /^Le lien d’un appel fonctionne pendant un jour/);
  assert.equal(await status(), "triggered");

  // Without a line it is kept, the page shows it, and it goes out when the line is back.
  await (await worker(page)).evaluate(() => { self.fetch = async () => { throw new TypeError("no line"); }; });
  await arrive("two");
  await press("two", "acknowledge");
  assert.equal(await toldBy(page, "two"), "Gardé\u00a0: envoyé au retour du réseau.");
  await page.locator("#outbox [data-state=waiting]").getByText("Panne de paiement").waitFor();
  assert.equal(await status(), "triggered");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator("#outbox").getByText("Confirmé").waitFor();
  assert.equal(await status(), "acknowledged");
  await vigie.stop();
});
