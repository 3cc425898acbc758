import type { Page, Request } from "@playwright/test";
import { islandsStarted, leadsTo } from "../support/events.ts";
import { recordAssets } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

/** Product limits, in bytes as sent (brotli). */
const SCRIPT_LIMIT = 8 * 1024;
const GLUE_LIMIT = 3 * 1024;
const ISLANDS_LIMIT = 48 * 1024;

/** The files that run code, by kind, from the requests for them. */
function codeIn(requests: Request[]): { script: Request[]; glue: Request[]; wasm: Request[] } {
  const named = (pattern: RegExp) => requests.filter((request) => pattern.test(new URL(request.url()).pathname));
  return {
    script: named(/\/formwork\.[^/]+\.js$/),
    glue: named(/\/(app|snippet)\.[^/]+\.js$/),
    wasm: named(/\.wasm$/),
  };
}

/** Bytes of the bodies as they were sent, which are named by what is in them and so are never asked for again. */
async function sent(requests: Request[]): Promise<number> {
  let total = 0;
  for (const request of requests) {
    const response = await request.response();
    const headers = response?.headers();
    expect(headers?.["content-encoding"], request.url()).toBe("br");
    expect(request.url()).toMatch(/\/_formwork\/[a-z_0-9.]+\.[0-9a-f]{16}\.(js|wasm)$/);
    expect(headers?.["cache-control"], request.url()).toBe("public, max-age=31536000, immutable");
    total += (await request.sizes()).responseBodySize;
  }
  return total;
}

async function open(page: Page, path: string): Promise<Request[]> {
  const requests = recordAssets(page);
  await page.goto(path, { waitUntil: "networkidle" });
  return requests;
}

test.describe("bytes", { tag: "@full" }, () => {
  test("a page without islands loads the small script and no WASM", async ({ page }) => {
    const code = codeIn(await open(page, "/examples/guests"));
    expect(code.glue).toEqual([]);
    expect(code.wasm).toEqual([]);
    const script = await sent(code.script);
    console.log(`/examples/guests: script ${script} B`);
    expect(script).toBeGreaterThan(0);
    expect(script).toBeLessThanOrEqual(SCRIPT_LIMIT);
  });

  test("a page with an island stays within its limit", async ({ page }) => {
    const code = codeIn(await open(page, "/users/1"));
    await islandsStarted(page);
    const [script, glue, wasm] = [await sent(code.script), await sent(code.glue), await sent(code.wasm)];
    console.log(`/users/1: script ${script} B, glue ${glue} B, WASM ${wasm} B, together ${script + glue + wasm} B`);
    expect(wasm).toBeGreaterThan(0);
    expect(glue).toBeLessThanOrEqual(GLUE_LIMIT);
    expect(script + glue + wasm).toBeLessThanOrEqual(ISLANDS_LIMIT);
  });

  test("a lazy island costs the page that has it, and no other", async ({ page }) => {
    const code = codeIn(await open(page, "/examples/guests/new"));
    await islandsStarted(page);
    const parts = code.wasm.filter((request) => request.url().includes("/app_part."));
    const [script, glue, wasm] = [await sent(code.script), await sent(code.glue), await sent(code.wasm)];
    const own = await sent(parts);
    console.log(`/examples/guests/new: script ${script} B, glue ${glue} B, WASM ${wasm} B, of it its own ${own} B, together ${script + glue + wasm} B`);
    expect(own).toBeGreaterThan(0);
    expect(script + glue + wasm - own).toBeLessThanOrEqual(ISLANDS_LIMIT);
  });

  test("glue and WASM are fetched once, however one moves about", async ({ page }) => {
    const requests = recordAssets(page);
    await page.goto("/users", { waitUntil: "networkidle" });
    expect(codeIn(requests).wasm).toEqual([]);

    const links = page.locator("tbody").getByRole("link");
    await leadsTo(page, "formwork:islands", () => links.first().click());
    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Directory" }).click());
    await leadsTo(page, "formwork:islands", () => links.nth(1).click());
    await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
    await leadsTo(page, "formwork:islands", async () => void (await page.goBack()));

    const code = codeIn(requests);
    expect(code.script).toHaveLength(1);
    expect(new Set(code.glue.map((request) => request.url())).size).toBe(code.glue.length);
    expect(code.wasm).toHaveLength(1);
  });

  test("a later full load takes them from the browser's cache", async ({ page }) => {
    await page.goto("/users/1");
    await islandsStarted(page);
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    const cached: Record<string, boolean> = {};
    client.on("Network.requestServedFromCache", ({ requestId }) => (cached[requestId] = true));
    const answers: { requestId: string; url: string; fromDiskCache: boolean }[] = [];
    client.on("Network.responseReceived", ({ requestId, response }) =>
      answers.push({ requestId, url: response.url, fromDiskCache: response.fromDiskCache ?? false }),
    );
    await page.goto("/users/2");
    await islandsStarted(page);

    // The theme is asked for anew each time, so that a choice holds at once.
    const code = answers.filter(({ url }) => /\.(js|wasm|css)$/.test(url) && !url.endsWith("/theme.css"));
    expect(code.length).toBeGreaterThanOrEqual(3);
    const fetched = code.filter(({ requestId, fromDiskCache }) => !fromDiskCache && !cached[requestId]);
    expect(fetched.map(({ url }) => url)).toEqual([]);
  });
});
