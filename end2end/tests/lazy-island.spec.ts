import type { Page, Route } from "@playwright/test";
import { islandsStarted, leadsTo } from "../support/events.ts";
import { recordAssets, recordRequests } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const FORM = "/examples/guests/new";

/** The files that an island needs at most, however many islands the application has and whatever they share. */
const FILES = 5;

/** Other pages with one lazy island. */
const PAGES = ["/examples/forms", "/examples/guests/1", "/examples/islands/form", "/examples/islands/lists"];

/** The WASM that a page fetched: of all islands, and of single ones. */
function wasmIn(requests: ReturnType<typeof recordAssets>): { main: string[]; parts: string[] } {
  const names = requests.map((request) => new URL(request.url()).pathname).filter((path) => path.endsWith(".wasm"));
  return {
    main: names.filter((name) => name.includes("/app_bg.")),
    parts: names.filter((name) => name.includes("/app_part.")),
  };
}

/** Some files, none of them twice. */
function expectFew(parts: string[]): void {
  expect(new Set(parts).size).toBe(parts.length);
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.length).toBeLessThanOrEqual(FILES);
}

/** What the check of the form does: says what is wrong, and takes it back, without a request. */
async function expectChecks(page: Page): Promise<void> {
  const requests = recordRequests(page);
  const email = page.getByLabel("Email");
  await email.pressSequentially("nobody");
  await expect(email).not.toHaveAttribute("aria-invalid");
  await email.press("Tab");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription(/^Email /);

  await email.fill("nobody@example.org");
  await expect(email).not.toHaveAttribute("aria-invalid");
  await expect(email).toHaveAccessibleDescription("");
  expect(requests).toEqual([]);
}

test.describe("a lazy island", { tag: "@full" }, () => {
  test("works on the page that has it", async ({ page }) => {
    const requests = recordAssets(page);
    await page.goto(FORM);
    await islandsStarted(page);
    const { main, parts } = wasmIn(requests);
    expect(main).toHaveLength(1);
    expectFew(parts);
    await expectChecks(page);
  });

  for (const path of PAGES) {
    test(`is some files, each fetched once: ${path}`, async ({ page }) => {
      const requests = recordAssets(page);
      await page.goto(path);
      await islandsStarted(page);
      expectFew(wasmIn(requests).parts);
    });
  }

  test("works in whatever order its files come", async ({ page, context }) => {
    const requests = recordAssets(page);
    await page.goto(FORM);
    await islandsStarted(page);
    const count = wasmIn(requests).parts.length;

    const later = await context.newPage();
    const held: Route[] = [];
    let areAll = () => {};
    const areHeld = new Promise<void>((resolve) => (areAll = resolve));
    await later.route("**/app_part.*", (route) => {
      if (held.push(route) === count) areAll();
    });
    await later.goto(FORM);
    await areHeld;
    for (const route of held.toReversed()) {
      const hasCome = later.waitForEvent("requestfinished", (request) => request === route.request());
      await route.continue();
      await hasCome;
    }
    await islandsStarted(later);
    await expectChecks(later);
  });

  test("a bad name is told when its field is left", async ({ page }) => {
    await page.goto(FORM);
    await islandsStarted(page);
    const requests = recordRequests(page);
    const name = page.getByLabel("Name");
    await name.focus();
    await name.press("Tab");
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await name.fill("Ada");
    await expect(name).not.toHaveAttribute("aria-invalid");
    expect(requests).toEqual([]);
  });

  test("is not fetched by another page, and once it is needed, once", async ({ page }) => {
    const requests = recordAssets(page);
    await page.goto("/users/1", { waitUntil: "networkidle" });
    await islandsStarted(page);
    expect(wasmIn(requests).main).toHaveLength(1);
    expect(wasmIn(requests).parts).toEqual([]);

    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Examples" }).click());
    for (const _ of ["first", "again"]) {
      await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Guests" }).click());
      await leadsTo(page, "formwork:islands", () => page.getByRole("link", { name: "New guest" }).first().click());
    }
    await expectChecks(page);
    expect(wasmIn(requests).main).toHaveLength(1);
    expectFew(wasmIn(requests).parts);
  });

  test("stays as HTML if its file cannot be had, and the others work", async ({ page }) => {
    await page.route("**/app_part.*", (route) => route.abort());
    await page.goto(FORM, { waitUntil: "networkidle" });
    const email = page.getByLabel("Email");
    await email.fill("nobody");
    await email.press("Tab");
    await expect(email).not.toHaveAttribute("aria-invalid");

    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Directory" }).click());
    const member = page.locator("tbody").getByRole("link").first();
    await leadsTo(page, "formwork:islands", () => member.click());
  });

  test("is fetched again after one of its files could not be had, and the others are not", async ({ page }) => {
    const requests = recordAssets(page);
    let failed = "";
    await page.route("**/app_part.*", (route) => {
      failed ||= route.request().url();
      return route.request().url() === failed ? route.abort() : route.continue();
    });
    await page.goto(FORM, { waitUntil: "networkidle" });
    const { parts } = wasmIn(requests);
    expectFew(parts);

    await page.unroute("**/app_part.*");
    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Guests" }).click());
    await leadsTo(page, "formwork:islands", () => page.getByRole("link", { name: "New guest" }).first().click());
    await expectChecks(page);
    expect(wasmIn(requests).parts).toEqual([...parts, new URL(failed).pathname]);
  });
});
