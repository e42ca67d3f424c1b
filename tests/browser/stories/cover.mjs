import { check, signIn, story } from "../story.mjs";

story("whoever has to leave asks for cover of a part of the shift, and takes it back", async ({ page, vigie }) => {
  const { users } = await vigie.api("GET", "/users?limit=100");
  const turn = (name) => ({ user: { id: users.find((user) => user.name === name).id, type: "user_reference" } });
  const start = new Date(Date.now() - 3600e3).toISOString();
  await vigie.api("POST", "/schedules", { schedule: { type: "schedule", name: "Shop by day", time_zone: "Europe/Paris", schedule_layers: [
    { start, rotation_virtual_start: start, rotation_turn_length_seconds: 86400, users: [turn("Ann Archer"), turn("Bob Baker")] },
  ] } });
  await signIn(page, vigie);
  await page.getByRole("link", { name: "Am I on call?" }).click();
  await page.getByRole("link", { name: "Cover me now" }).click();
  await page.getByRole("link", { name: "2 h", exact: true }).click();
  await check(page, "ask for cover");
  await page.getByLabel("Whom to ask").selectOption({ label: "Bob Baker" });
  await page.getByLabel("Note").first().fill("Dentist");
  await page.getByRole("button", { name: "Ask for cover" }).click();
  const request = page.locator(".request").filter({ hasText: "Dentist" });
  await request.getByText("Bob Baker").waitFor();
  await check(page, "on call with a request");
  await request.getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("The request was withdrawn.").waitFor();
});
