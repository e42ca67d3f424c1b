import { signIn, story } from "../story.mjs";

story("without scripts every action works", async ({ vigie, another }) => {
  await vigie.trigger("Ledger", "Replication lags", { severity: "error" });
  const page = await another({ javaScriptEnabled: false });
  await signIn(page, vigie);
  await page.getByRole("button", { name: /^Acknowledge incident/ }).first().click();
  await page.getByRole("status").getByText("Acknowledged").waitFor();
  await page.getByRole("link", { name: "Replication lags" }).click();
  await page.getByLabel("Add a note").fill("Restarted the replica.\nIt catches up.");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByText("It catches up.").waitFor();
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("status").getByText("Resolved").waitFor();
});
