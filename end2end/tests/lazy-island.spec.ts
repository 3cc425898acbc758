import type { Page } from "@playwright/test";
import { islandsStarted, leadsTo } from "../support/events.ts";
import { recordAssets, recordRequests } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const FORM = "/examples/guests/new";

/** What the check of this form needs alone, and what it shares with some other islands, each set of them in one. */
const PARTS = 5;

/** The WASM that a page fetched: of all islands, and of single ones. */
function wasmIn(requests: ReturnType<typeof recordAssets>): { main: string[]; parts: string[] } {
  const names = requests.map((request) => new URL(request.url()).pathname).filter((path) => path.endsWith(".wasm"));
  return {
    main: names.filter((name) => name.includes("/app_bg.")),
    parts: names.filter((name) => name.includes("/app_part.")),
  };
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
    expect(parts).toHaveLength(PARTS);
    await expectChecks(page);
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
    expect(wasmIn(requests).parts).toHaveLength(PARTS);
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
});
