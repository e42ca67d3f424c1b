import assert from "node:assert/strict";
import { signIn, story } from "../story.mjs";

const tools = async (page, vigie, title) => {
  await vigie.trigger("Checkout", title);
  await signIn(page, vigie);
  await page.getByRole("link", { name: title }).click();
  const tool = async (name, fill) => {
    const panel = page.locator(".tools details").filter({ has: page.locator("summary", { hasText: name }) });
    await panel.locator("summary").click();
    await fill?.(panel);
    await panel.getByRole("button", { name }).click();
    await page.waitForLoadState("load");
  };
  await tool("Add people", (panel) => panel.getByLabel("To whom?").fill("Cid Carter"));
  await page.locator(".people").getByText("Cid Carter").waitFor();
  await page.locator(".people").getByText("Ann Archer").waitFor();
  await tool("Edit", (panel) => panel.getByLabel("Title").fill("Orders are late"));
  await page.getByRole("heading", { level: 1, name: "Orders are late" }).waitFor();
  await tool("Conference", (panel) => panel.getByLabel("Address").fill("https://meet.example.org/orders"));
  await page.locator(".incident-head").getByRole("link", { name: "Join the conference" }).waitFor();
  await page.locator(".timeline").getByText("Ann Archer opened a conference for it").waitFor();
  await tool("Status update", (panel) => panel.getByRole("textbox").fill("We found the queue."));
  await page.locator(".timeline").getByText("We found the queue.").waitFor();
  await tool("Snooze");
  await page.locator(".incident-head").getByText("Acknowledged").waitFor();
  await page.getByText("Ann Archer snoozed it until").waitFor();
  await tool("Reassign", (panel) => panel.getByLabel("To whom?").fill("Payments on call"));
  await page.locator(".incident-head").getByText("Triggered").waitFor();
  await tool("Escalate");
  await page.locator(".incident-head").getByText("Bob Baker").first().waitFor();
  await page.locator(".timeline").getByText("Escalated to level 2").waitFor();
  await page.getByLabel("Add a note").fill("It was the backup.");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.locator(".timeline").getByText("It was the backup.").waitFor();
  const { incident_number: number } = await other(vigie, `${title}, twice`);
  await tool("Merge", (panel) => panel.getByLabel("Number of the other incident").fill(String(number)));
  await page.locator(".timeline").getByText(`#${number} was merged into it`).waitFor();
  assert.equal(await page.locator("details.panel[open]").count(), 0, "no panel stays open");
};

/** Another incident. */
async function other(vigie, title) {
  await vigie.trigger("Checkout", title);
  const { incidents } = await vigie.api("GET", "/incidents?limit=5&sort_by=incident_number:desc");
  return incidents.find((each) => each.title === title);
}

story("in the room of an incident: snooze, add people, edit, status update, and one timeline of it all", async ({ page, vigie }) => {
  await tools(page, vigie, "Orders are lost");
});

story("without scripts the tools of an incident's room do the same, and what is refused stays in its form", async ({ vigie, another }) => {
  const page = await another({ javaScriptEnabled: false });
  await tools(page, vigie, "Carts are empty");
  const merge = page.locator(".tools details").filter({ hasText: "Merge" });
  await merge.locator("summary").click();
  await merge.getByLabel("Number of the other incident").fill("99999");
  await merge.getByRole("button", { name: "Merge" }).click();
  await merge.getByRole("alert").getByText("There is no incident “99999”").waitFor();
  assert.equal(await merge.getByLabel("Number of the other incident").inputValue(), "99999");
});
