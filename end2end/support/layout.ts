/** How steady the layout of a page is. */
import type { Page } from "@playwright/test";

/** Counts, on every document from now on, what moves although nobody has done anything. */
export async function recordShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) window.happened["shift"] = (window.happened["shift"] ?? 0) + entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Cumulative layout shift so far: what no input explains. */
export function shift(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // What has shifted is known when the next frame is on show.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return window.happened["shift"] ?? 0;
  });
}

/** By how many CSS pixels the page is wider than its window. */
export function excess(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}
