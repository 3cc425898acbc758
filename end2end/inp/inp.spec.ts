/**
 * How long it takes from an interaction to the next paint on a page of a thousand rows, in milliseconds: as the
 * browser's Event Timing has it, in steps of 8.
 *
 *     FORMWORK_E2E_SERVER=$PWD/../dist/server npm run inp
 */
import type { Page } from "@playwright/test";
import { leadsTo } from "../support/events.ts";
import { expect, testOf } from "../support/test.ts";

const ROWS = 1000;

const ROUNDS = 5;

/** What is not told is shorter than this. */
const SHORTEST = 16;

const test = testOf({ members: ROWS });

/** Has the browser note the longest time of each kind of interaction. */
async function record(page: Page): Promise<void> {
  await page.addInitScript((durationThreshold) => {
    const longest: Record<string, number> = {};
    Object.assign(window, { longest });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) longest[name] = Math.max(longest[name] ?? 0, duration);
    }).observe({ type: "event", durationThreshold, buffered: true } as PerformanceObserverInit);
  }, SHORTEST);
}

async function longest(page: Page): Promise<number> {
  // Is told when the frame after is on show.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))));
  const times = await page.evaluate(() => (window as unknown as { longest: Record<string, number> }).longest);
  const names = ["keydown", "keypress", "keyup", "pointerdown", "pointerup", "click"];
  return Math.max(SHORTEST, ...names.map((name) => times[name] ?? 0));
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

test("from an interaction to the next paint", async ({ page }) => {
  await record(page);
  const times: Record<string, number[]> = { "typing a search": [], "following a link": [], "sending a search": [] };
  for (let round = 0; round < ROUNDS; round++) {
    const look = async (what: string, act: () => Promise<void>) => {
      await page.goto("/examples/guests");
      await expect(page.getByRole("row")).toHaveCount(ROWS + 1);
      await act();
      times[what]?.push(await longest(page));
    };
    const search = page.getByRole("searchbox");
    await look("typing a search", () => leadsTo(page, "formwork:render", () => search.pressSequentially("ada")));
    await look("following a link", () => leadsTo(page, "formwork:render", () => page.getByRole("row").getByRole("link").nth(3).click()));
    await look("sending a search", () => leadsTo(page, "formwork:render", () => page.getByRole("button", { name: "Search" }).click()));
  }
  for (const [what, all] of Object.entries(times)) console.log(`${what}: median ${median(all)} ms, of ${all.join(" ")}`);
});
