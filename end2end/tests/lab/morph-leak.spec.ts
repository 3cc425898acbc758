/** What a thousand navigations leave behind. */
import type { CDPSession, Page } from "@playwright/test";
import { expect, html, test } from "../../support/lab-test.ts";

/** The functions of islands: each holds on to the page until it is disposed of. */
const GLUE = `
export default async () => {};
export const hydrate = () => {};
export const Counter = (el) => {
  const listener = () => el;
  document.addEventListener("count", listener);
  el.textContent = "0";
  el.$$dispose = () => document.removeEventListener("count", listener);
};`;

const LINKS = [1, 2, 3, 4].map((n) => `<a href="/${n}">${n}</a>`).join("");

function bodyOf(n: number): string {
  const rows = Array.from({ length: 20 }, (_, i) => `<tr id="r${n}-${i}"><td>${i}</td><td><form method="post"><input name="a${i}"></form></td></tr>`);
  const island = `<leptos-island data-component="Counter" data-props="${n}">0</leptos-island>`;
  const waiting = island.replace(" ", ' data-when="(min-width: 999em)" ');
  return `<nav>${LINKS}</nav><h1>${n}</h1>${island}${waiting}<div data-permanent id="p"></div><table>${rows.join("")}</table>`;
}

/** Goes from page to page, as often as is asked for. */
function visit(page: Page, count: number): Promise<void> {
  return page.evaluate(async (count) => {
    for (let i = 0; i < count; i++) {
      const shown = new Promise((resolve) => document.addEventListener("formwork:islands", resolve, { once: true }));
      const input = document.querySelector<HTMLInputElement>("input");
      if (input) input.value = "typed";
      document.querySelectorAll<HTMLAnchorElement>("nav a")[(i + 1) % 4]!.click();
      await shown;
    }
  }, count);
}

interface Usage {
  heap: number;
  nodes: number;
  documents: number;
  listeners: number;
}

async function usage(session: CDPSession): Promise<Usage> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { heap: read("JSHeapUsedSize"), nodes: read("Nodes"), documents: read("Documents"), listeners: read("JSEventListeners") };
}

test("a thousand navigations leave no node, no listener and no memory behind", { tag: "@script" }, async ({ page, lab }) => {
  test.setTimeout(180_000);
  lab.on("GET /glue.js", { headers: { "Content-Type": "text/javascript" }, body: GLUE });
  for (const n of [1, 2, 3, 4]) {
    const body = html(bodyOf(n), { title: `${n}` }).replace("data-build=", 'data-islands="/glue.js" data-build=');
    lab.on(`GET /${n}`, { body });
  }
  await page.goto("/1");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  // Histories and caches fill up at first, each to its limit.
  await visit(page, 200);
  const before = await usage(session);
  await visit(page, 800);
  const after = await usage(session);
  expect(after.nodes - before.nodes).toBeLessThan(50);
  expect(after.documents).toBeLessThanOrEqual(before.documents);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.heap - before.heap).toBeLessThan(200_000);
});
