import assert from "node:assert/strict";
import { signIn, story, unsettled } from "../story.mjs";
import { until } from "../until.mjs";

const ROUNDS = 10;
/** So often something else happens meanwhile. */
const OTHERS_EVERY_MS = 400;

/** Remembers when an element with something first was in a page. */
const remember = (page, selector) => page.evaluate((wanted) => {
  window.cameAt = null;
  new MutationObserver((_, observer) => {
    if (!document.querySelector(wanted)) return;
    window.cameAt = Date.now();
    observer.disconnect();
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}, selector);

async function cameAt(page) {
  await page.waitForFunction(() => window.cameAt);
  return page.evaluate(() => window.cameAt);
}

/** Says how long each round took; docs/benchmarks.md has the figures of a quiet machine beside the aim. */
function print(where, rounds) {
  const sorted = [...rounds].sort((one, other) => one - other);
  const median = (sorted[ROUNDS / 2 - 1] + sorted[ROUNDS / 2]) / 2;
  console.log(`    ${where}: from before the click to the other browser's page ${rounds.join(", ")} ms, median ${median} ms`);
}

/** Events of another service come all the time, until `stop()`. */
function others(vigie) {
  let number = 0;
  const timer = setInterval(() => { vigie.trigger("Ledger", `Meanwhile ${number++ % 5}`).catch(() => {}); }, OTHERS_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** Signs two browsers in, and opens so many incidents of a service of their own. */
async function prepare({ page, vigie, another }, name) {
  const other = await another();
  for (const each of [page, other]) await signIn(each, vigie);
  const [policy] = (await vigie.api("GET", "/escalation_policies?limit=1")).escalation_policies;
  const { service } = await vigie.api("POST", "/services", { service: { type: "service", name, escalation_policy: { id: policy.id, type: "escalation_policy_reference" } } });
  const ids = [];
  for (let number = 0; number < ROUNDS; number++) {
    const { incident } = await vigie.api("POST", "/incidents", { incident: { type: "incident", title: `${name} ${number}`, service: { id: service.id, type: "service_reference" } } });
    ids.push(incident.id);
  }
  return { other, ids };
}

async function isLive(page) {
  await page.locator("html[data-stream=live]").waitFor();
  await page.waitForTimeout(300);
}

story("an acknowledge in one browser's list shows in another's", async (told) => {
  const { page, vigie } = told;
  const { other, ids } = await prepare(told, "Seen in the list");
  for (const each of [page, other]) {
    await each.goto(`${vigie.url}/incidents?status=open&whose=all&q=seen+in+the+list`);
    await isLive(each);
  }
  const meanwhile = others(vigie);
  const rounds = [];
  try {
    for (const id of ids) {
      await remember(other, `#incident-${id}[data-status=acknowledged]`);
      const since = Date.now();
      await page.locator(`#incident-${id}`).getByRole("button", { name: /^Acknowledge/ }).click();
      rounds.push((await cameAt(other)) - since);
      await page.waitForTimeout(150 * (rounds.length % 4));
    }
  } finally {
    meanwhile.stop();
  }
  print("the list", rounds);
});

story("an acknowledge in one browser's room shows in another's", async (told) => {
  const { page, vigie } = told;
  const { other, ids } = await prepare(told, "Seen in the room");
  const meanwhile = others(vigie);
  const rounds = [];
  try {
    for (const id of ids) {
      for (const each of [page, other]) {
        await each.goto(`${vigie.url}/incidents/${id}`);
        await isLive(each);
      }
      await remember(other, ".incident-pin .pill[data-tone=warn]");
      const since = Date.now();
      await page.getByRole("button", { name: "Acknowledge" }).click();
      rounds.push((await cameAt(other)) - since);
    }
  } finally {
    meanwhile.stop();
  }
  print("the room", rounds);
});

story("an acknowledge in one browser shows in another, and what is being written stays", async ({ page, vigie, another }) => {
  await vigie.trigger("Checkout", "Queue of orders is long");
  const other = await another();
  for (const each of [page, other]) {
    await signIn(each, vigie);
    await each.getByRole("link", { name: "Queue of orders is long" }).click();
    await each.locator("html[data-stream=live]").waitFor();
  }
  await other.getByLabel("Add a note").fill("I look at");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await other.locator(".incident-head").getByText("Acknowledged").waitFor();
  assert.equal(await other.getByLabel("Add a note").inputValue(), "I look at");
});

for (const place of ["list", "room"]) {
  story(`an acknowledge is taken back in the ${place}, a double tap does not, and another browser sees both`, async ({ page, vigie, another }) => {
    const title = `Taken back in the ${place}`;
    await vigie.trigger("Checkout", title);
    const other = await another();
    const row = (where) => where.getByRole("listitem").filter({ has: where.getByRole("link", { name: title }) });
    for (const each of [page, other]) {
      await signIn(each, vigie);
      if (place === "room" || each === other) await each.getByRole("link", { name: title }).click();
      await each.locator("html[data-stream=live]").waitFor();
    }
    const here = place === "list" ? row(page) : page.locator(".actions");
    const undo = here.getByRole("button", { name: /^Undo/ });
    await unsettled(page, async () => {
      await here.getByRole("button", { name: /^Acknowledge/ }).dblclick();
      await undo.waitFor();
      const { x, y, width, height } = await undo.boundingBox();
      await page.mouse.click(x + width / 2, y + height / 2);
      await other.locator(".incident-head").getByText("Acknowledged").waitFor();
    });
    await until("Undo takes a press", () => undo.evaluate((button) => button.getAnimations().length === 0));
    assert.ok(await undo.isVisible(), "the second tap did nothing");
    const { incidents } = await vigie.api("GET", "/incidents?limit=1&sort_by=incident_number:desc");
    assert.deepEqual([incidents[0].title, incidents[0].status], [title, "acknowledged"]);
    await undo.click();
    await here.getByRole("button", { name: /^Acknowledge/ }).waitFor();
    await other.locator(".incident-head").getByText("Triggered").waitFor();
    await vigie.resolve("Checkout", title);
  });
}
