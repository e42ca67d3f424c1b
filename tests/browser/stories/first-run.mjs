import { start } from "../server.mjs";
import { check, story } from "../story.mjs";

story("an empty installation says how to create the owner", async ({ another }) => {
  const vigie = await start(undefined, { empty: true });
  try {
    const page = await another();
    await page.goto(vigie.url);
    await page.getByText("vigie user create").waitFor();
    await check(page, "first run");
  } finally {
    await vigie.stop();
  }
});
