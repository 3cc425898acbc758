import type { Page } from "@playwright/test";
import { recordShifts, shift } from "../../support/layout.ts";
import { expect, testOf } from "../../support/test.ts";

/** How many members the directory has, so that its first page is full. */
const MEMBERS = 1000;

const test = testOf({ members: MEMBERS });

/** 400 kbit/s, in bytes per second. */
const THROUGHPUT = 400_000 / 8;

/** From a request to the first byte of its answer, in milliseconds. */
const LATENCY = 400;

/** Product limit, in milliseconds. */
const LIMIT = 1_500;

async function slowDown(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY,
    downloadThroughput: THROUGHPUT,
    uploadThroughput: THROUGHPUT,
  });
}

/** When the first row of the table was on the screen, in milliseconds since the visit began. */
async function rowsPainted(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity;
    return Math.max(painted, window.happened["rows"] ?? Infinity);
  });
}

// With nothing in the browser's cache, as each test has it.
test("a first visit over slow 3G shows the directory within its limit, and nothing moves", { tag: "@full" }, async ({ page }) => {
  await recordShifts(page);
  await page.addInitScript(() => {
    // The first frame that has a row.
    const look = () => {
      if (document.querySelector("tbody tr")) window.happened["rows"] = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await slowDown(page);
  await page.goto("/users");
  const time = await rowsPainted(page);
  console.log(`/users over slow 3G: its first rows after ${Math.round(time)} ms`);
  expect(time).toBeLessThanOrEqual(LIMIT);
  expect(await shift(page)).toBe(0);
});
