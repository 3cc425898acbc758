/** What islands know of each other, by a channel, and of the form that they stand in. */
import type { Page } from "@playwright/test";
import { leadsTo } from "../support/events.ts";
import { alert, holdAnswers } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const PAGE = "/examples/islands/telling";

/** The islands that load at once; one more waits until it is in view. */
const AT_ONCE = 4;

/** Waits until so many islands have begun on this document. */
async function begun(page: Page, count: number): Promise<void> {
  await page.waitForFunction((count) => (window.happened["formwork:islands"] ?? 0) >= count, count);
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Add ${name}` }).click();
}

function baskets(page: Page) {
  return { here: page.locator(".basket").first(), below: page.locator(".basket").last() };
}

function sending(page: Page) {
  return page.locator(".sending");
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByLabel("Note").fill(text);
  await page.getByRole("button", { name: "Keep" }).click();
}

test("what is added is in the basket", async ({ page, mode }) => {
  await page.goto(PAGE);
  if (mode === "full") await begun(page, AT_ONCE);
  const { here, below } = baskets(page);
  await expect(here).toBeEmpty();
  const added = [];
  for (const name of ["apples", "pears", "apples"]) {
    await add(page, name);
    added.push(name);
    await expect(here).toHaveText(added.join(", "));
  }
  // Without WASM the address says what is added, and with it nobody is asked.
  const isKeptHere = mode === "full";
  expect(new URL(page.url()).search).toBe(isKeptHere ? "" : "?added=apples&added=pears&added=apples");
  await expect(below).toHaveText(isKeptHere ? "" : "apples, pears, apples");
});

test("a form is sent that an island looks at", async ({ page }) => {
  await page.goto(PAGE);
  await expect(sending(page)).toBeEmpty();
  await send(page, "Remember");
  await expect(page.getByText("Noted: Remember")).toBeVisible();
  await expect(page).toHaveURL(PAGE);
  await expect(sending(page)).toBeEmpty();
});

test.describe("islands", { tag: "@full" }, () => {
  test("what one tells reaches all that listen, and one that starts later from then on", async ({ page }) => {
    await page.goto(PAGE);
    await begun(page, AT_ONCE);
    const { here, below } = baskets(page);
    await add(page, "apples");
    await expect(here).toHaveText("apples");

    await page.getByText("as it is known down here").scrollIntoViewIfNeeded();
    await begun(page, AT_ONCE + 1);
    await expect(below).toBeEmpty();
    await add(page, "pears");
    await expect(here).toHaveText("apples, pears");
    await expect(below).toHaveText("pears");
  });

  test("what is told reaches none that is gone, and those that come after", async ({ page }) => {
    const wrong: unknown[] = [];
    page.on("pageerror", (error) => wrong.push(error));
    page.on("console", (message) => message.type() === "warning" && wrong.push(message.text()));
    await page.goto(PAGE);
    await begun(page, AT_ONCE);
    await add(page, "apples");
    await expect(baskets(page).here).toHaveText("apples");
    const gone = await baskets(page).here.elementHandle();

    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Islands" }).click());
    await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
    await begun(page, 2 * AT_ONCE);
    await expect(baskets(page).here).toBeEmpty();
    await add(page, "pears");
    await expect(baskets(page).here).toHaveText("pears");
    expect(await gone?.evaluate((basket) => [basket.isConnected, basket.textContent])).toEqual([false, "apples"]);
    expect(wrong).toEqual([]);
  });

  test("one knows what is being sent of the form around it, until there is an answer", async ({ page }) => {
    await page.goto(PAGE);
    await begun(page, AT_ONCE);
    await expect(sending(page)).toBeEmpty();
    let release = await holdAnswers(page, `**${PAGE}`);
    await send(page, "Remember");
    await expect(sending(page)).toHaveText("Sending: Remember");
    release();
    await expect(page.getByText("Noted: Remember")).toBeVisible();
    await expect(sending(page)).toBeEmpty();

    // The browser itself does not count what is trimmed.
    await page.unroute(`**${PAGE}`);
    release = await holdAnswers(page, `**${PAGE}`);
    await send(page, "a  ");
    await expect(sending(page)).toHaveText("Sending: a");
    release();
    await expect(page.getByLabel("Note")).toHaveAttribute("aria-invalid", "true");
    await expect(sending(page)).toBeEmpty();
  });

  test("one knows that a form is no longer sent, if that fails or is broken off", async ({ page }) => {
    await page.goto(PAGE);
    await begun(page, AT_ONCE);
    let fail = () => {};
    const failed = new Promise<void>((resolve) => (fail = resolve));
    await page.route(`**${PAGE}`, async (route) => {
      await failed;
      await route.abort();
    });
    await send(page, "Remember");
    await expect(sending(page)).toHaveText("Sending: Remember");
    fail();
    await expect(alert(page)).toBeVisible();
    await expect(sending(page)).toBeEmpty();

    await page.unroute(`**${PAGE}`);
    await page.route(`**${PAGE}`, () => {});
    await send(page, "Remember it");
    await expect(sending(page)).toHaveText("Sending: Remember it");
    await page.keyboard.press("Escape");
    await expect(sending(page)).toBeEmpty();

    await page.unroute(`**${PAGE}`);
    await send(page, "Remember all");
    await expect(page.getByText("Noted: Remember all")).toBeVisible();
  });

  test("one that starts while the form around it is being sent knows that", async ({ page }) => {
    const releaseFiles = await holdAnswers(page, "**/app_part.*");
    await page.goto(PAGE);
    const release = await holdAnswers(page, `**${PAGE}`);
    await send(page, "Remember");
    await expect(page.locator("form[aria-busy=true]")).toBeVisible();
    await expect(sending(page)).toBeEmpty();
    releaseFiles();
    await expect(sending(page)).toHaveText("Sending");
    release();
    await expect(page.getByText("Noted: Remember")).toBeVisible();
    await expect(sending(page)).toBeEmpty();
  });
});
