/** Waiting for what the enhancement script tells the document. */
import type { BrowserContext, Page } from "@playwright/test";

const EVENTS = ["formwork:render", "formwork:islands", "formwork:error", "formwork:progress", "formwork:conflict"] as const;

type EventName = (typeof EVENTS)[number];

declare global {
  interface Window {
    /** How often each event has happened on this document. */
    happened: Record<string, number>;
  }
}

/** Counts the script's events from the start of every document. */
export async function recordEvents(context: BrowserContext): Promise<void> {
  await context.addInitScript((names) => {
    window.happened = {};
    for (const name of names) {
      document.addEventListener(name, () => (window.happened[name] = (window.happened[name] ?? 0) + 1));
    }
  }, EVENTS);
}

/** Waits until the islands of the page that was loaded work. */
export async function islandsStarted(page: Page): Promise<void> {
  await eventAfter(page, "formwork:islands", 0);
}

/** Does something, and waits for the event that it leads to. A full load instead is an error. */
export async function leadsTo(page: Page, name: EventName, act: () => Promise<void>): Promise<void> {
  const before = await page.evaluate((name) => window.happened[name] ?? 0, name);
  await act();
  await eventAfter(page, name, before);
}

async function eventAfter(page: Page, name: EventName, count: number): Promise<void> {
  await page.evaluate(
    ({ name, count }) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if ((window.happened?.[name] ?? 0) > count) resolve();
        };
        document.addEventListener(name, check);
        check();
      }),
    { name, count },
  );
}
