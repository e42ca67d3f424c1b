// Waiting until something is so, however slow the machine is.

/** How long anything may take before a story gives up. Generous: machines are shared. */
export const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/** Looks again and again until it finds something, and gives that back. */
export async function until(what, find) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`still not so: ${what}`);
}
