/** View transitions: asked for by the page, and never in anybody's way. */
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

declare global {
  interface Window {
    transitions: number;
  }
}

const OPT_IN = '<meta name="view-transition" content="same-origin">';

async function open(page: Page, lab: Lab, head: string): Promise<void> {
  await page.addInitScript(() => {
    window.transitions = 0;
    const start = Document.prototype.startViewTransition;
    Document.prototype.startViewTransition = function (this: Document, ...args) {
      window.transitions++;
      return start.apply(this, args);
    };
  });
  const form = '<form id="f" method="post" action="/"><input name="a" aria-label="a"><button>Send</button></form>';
  lab.page("/", `<h1>First</h1><a href="/next">Next</a><a href="/other">Other</a>${form}`, { head, title: "First" });
  lab.on("POST /", { headers: { "Formwork-Location": "/" }, body: html(`<h1>Sent</h1>${form}`, { head }) });
  lab.page("/next", "<h1>Next</h1><input aria-label='b'>", { head, title: "Next" });
  lab.page("/other", "<h1>Other</h1>", { head, title: "Other" });
  await page.goto("/");
}

function follow(page: Page, name: string): Promise<void> {
  return leadsTo(page, "formwork:render", () => page.getByRole("link", { name }).click());
}

function transitions(page: Page): Promise<number> {
  return page.evaluate(() => window.transitions);
}

test.describe("view transitions", { tag: "@script" }, () => {
  test("a visit moves where the page asks for it, with focus, title and history", async ({ page, lab }) => {
    await open(page, lab, OPT_IN);
    await follow(page, "Next");
    expect(await transitions(page)).toBe(1);
    await expect(page.getByRole("heading", { name: "Next" })).toBeFocused();
    await expect(page.locator(".formwork-announcer")).toHaveText("Next");
    await expect(page).toHaveURL("/next");
    await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
    expect(await transitions(page)).toBe(2);
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("heading")).toHaveText("First");
  });

  test("nothing moves unless the page asks for it", async ({ page, lab }) => {
    await open(page, lab, "");
    await follow(page, "Next");
    expect(await transitions(page)).toBe(0);
  });

  test("nothing moves for those who want no motion", async ({ page, lab }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, lab, OPT_IN);
    await follow(page, "Next");
    expect(await transitions(page)).toBe(0);
  });

  test("nothing moves where the answer to a form changes the page", async ({ page, lab }) => {
    await open(page, lab, OPT_IN);
    await page.getByLabel("a").fill("typed");
    await leadsTo(page, "formwork:render", () => page.getByRole("button").click());
    await expect(page.getByRole("heading")).toHaveText("Sent");
    expect(await transitions(page)).toBe(0);
  });

  test("what is typed while the page moves is not lost", async ({ page, lab }) => {
    const slow = "<style>::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 1000s }</style>";
    await open(page, lab, OPT_IN + slow);
    await follow(page, "Next");
    await page.getByLabel("b").focus();
    await page.keyboard.type("typed");
    expect(await page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
    await expect(page.getByLabel("b")).toHaveValue("typed");
  });

  test("one visit right after another is no error", async ({ page, lab }) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await open(page, lab, OPT_IN);
    await page.evaluate(() => {
      document.addEventListener("formwork:render", () => history.back(), { once: true });
      document.querySelector("a")!.click();
    });
    await expect.poll(() => page.evaluate(() => window.happened["formwork:render"])).toBe(2);
    await expect(page.getByRole("heading")).toHaveText("First");
    await follow(page, "Other");
    await expect(page.getByRole("heading")).toHaveText("Other");
    expect(errors).toEqual([]);
  });

  test("a browser that knows none shows the page at once", async ({ page, lab }) => {
    await open(page, lab, OPT_IN);
    await page.evaluate(() => delete (Document.prototype as Partial<Document>).startViewTransition);
    await follow(page, "Next");
    await expect(page.getByRole("heading")).toHaveText("Next");
  });
});
