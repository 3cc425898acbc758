import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

const FORM = `<form id="f" method="post" action="/do"><input name="a" aria-label="a">
<button name="do" value="save">Save</button><button name="do" value="delete">Delete</button></form><a href="/next">Next</a>`;

/** What was done so far, as the page shows it. */
function state(lab: Lab): string {
  const done = lab.requestsOf("POST /do").map(({ body }) => new URLSearchParams(body.toString()).get("do"));
  return `<h1>${done.join(" ") || "nothing"}</h1>`;
}

/** Every answer is the page as it is then. */
async function open(page: Page, lab: Lab): Promise<void> {
  lab.on("GET /", () => ({ body: html(state(lab) + FORM) }));
  lab.on("GET /next", () => ({ body: html(state(lab) + FORM, { title: "Next" }) }));
  lab.on("POST /do", () => ({ headers: { "Formwork-Location": "/" }, body: html(state(lab) + FORM) }));
  await page.goto("/");
}

const heading = (page: Page) => page.getByRole("heading");
const button = (page: Page, name: string) => page.getByRole("button", { name });
const sent = (lab: Lab) => lab.requestsOf("POST /do").map(({ body }) => body.toString());

test.describe("order", { tag: "@script" }, () => {
  test("two clicks in a row, and Enter besides, send one request", async ({ page, lab }) => {
    await open(page, lab);
    const release = lab.hold("POST /do");
    await button(page, "Save").dblclick();
    await lab.received("POST /do");
    await page.getByLabel("a").press("Enter");
    await expect(page.locator("form")).toHaveAttribute("aria-busy", "true");
    await expect(button(page, "Save")).toBeDisabled();
    release();
    await expect(heading(page)).toHaveText("save");
    await expect(button(page, "Save")).toBeEnabled();
    expect(sent(lab)).toEqual(["a=&do=save"]);
  });

  test("a script that submits twice sends one request", async ({ page, lab }) => {
    await open(page, lab);
    await leadsTo(page, "formwork:render", () =>
      page.locator("form").evaluate((form: HTMLFormElement) => {
        form.requestSubmit();
        form.requestSubmit();
      }),
    );
    expect(sent(lab)).toEqual(["a="]);
  });

  test("another button sends the form once more, and its answer wins", async ({ page, lab }) => {
    await open(page, lab);
    const release = lab.hold("POST /do");
    await button(page, "Save").click();
    await lab.received("POST /do");
    await button(page, "Delete").click();
    await lab.received("POST /do", 2);
    await expect(button(page, "Delete")).toBeDisabled();
    await expect(button(page, "Save")).toBeEnabled();
    release();
    await expect(heading(page)).toHaveText("save delete");
    await expect(page.locator("form")).not.toHaveAttribute("aria-busy");
    await expect(button(page, "Delete")).toBeEnabled();
    expect(sent(lab)).toEqual(["a=&do=save", "a=&do=delete"]);
  });

  test("other entries are sent, though the form is busy", async ({ page, lab }) => {
    await open(page, lab);
    const release = lab.hold("POST /do");
    await button(page, "Save").click();
    await lab.received("POST /do");
    await page.getByLabel("a").fill("more");
    await page.locator("form").evaluate((form: HTMLFormElement) => form.requestSubmit(form.querySelector("[value=delete]")));
    await lab.received("POST /do", 2);
    release();
    await expect(heading(page)).toHaveText("save delete");
    expect(sent(lab)).toEqual(["a=&do=save", "a=more&do=delete"]);
  });

  test("after an answer that comes too late, the page that is on show is fetched anew", async ({ page, lab }) => {
    await open(page, lab);
    // The next page is made before the form is carried out, and shown after.
    lab.on("GET /next", { body: html(`<h1>nothing</h1><textarea aria-label="text"></textarea>${FORM}`) });
    const release = lab.hold("POST /do");
    await button(page, "Save").click();
    await lab.received("POST /do");
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    await expect(heading(page)).toHaveText("nothing");
    await page.getByLabel("text").fill("typed");
    lab.on("GET /next", () => ({ body: html(`${state(lab)}<textarea aria-label="text"></textarea>${FORM}`) }));
    await leadsTo(page, "formwork:render", async () => release());
    await expect(heading(page)).toHaveText("save");
    await expect(page).toHaveURL("/next");
    await expect(page.getByLabel("text")).toHaveValue("typed");
    expect(lab.requestsOf("GET /next")).toHaveLength(2);
  });

  test("a page that was on its way is fetched anew, for it may have been made too early", async ({ page, lab }) => {
    await open(page, lab);
    const releasePost = lab.hold("POST /do");
    const releasePage = lab.hold("GET /next");
    await button(page, "Save").click();
    await lab.received("POST /do");
    let pages = 0;
    lab.on("GET /next", () => ({ body: html(`<h1>page ${++pages}</h1>`) }));
    await page.getByRole("link").click();
    await lab.received("GET /next");
    const answered = page.waitForResponse("**/do");
    releasePost();
    await (await answered).finished();
    releasePage();
    await expect(heading(page)).toHaveText("page 2");
    expect(lab.requestsOf("GET /next")).toHaveLength(2);
  });

  test("a newer form's answer is not undone by an older one", async ({ page, lab }) => {
    const two = `${FORM}<form method="post" action="/other"><button>Like</button></form>`;
    lab.page("/", `<h1>old</h1>${two}`);
    lab.on("POST /do", { headers: { "Formwork-Location": "/" }, body: html(`<h1>saved</h1>${two}`) });
    lab.on("POST /other", { headers: { "Formwork-Location": "/" }, body: html(`<h1>liked</h1>${two}`) });
    await page.goto("/");
    const release = lab.hold("POST /do");
    await button(page, "Save").click();
    await lab.received("POST /do");
    await button(page, "Like").click();
    await expect(heading(page)).toHaveText("liked");
    lab.page("/", `<h1>saved and liked</h1>${two}`);
    release();
    await expect(heading(page)).toHaveText("saved and liked");
    await expect(page.locator("#f")).not.toHaveAttribute("aria-busy");
  });

  test("a listener may stop a form, or take its button away", async ({ page, lab }) => {
    await open(page, lab);
    await page.evaluate(() => {
      document.addEventListener("formwork:before-submit", (event) => event.preventDefault(), { once: true });
    });
    await button(page, "Save").click();
    await page.evaluate(() => {
      document.addEventListener("formwork:before-submit", (event) => (event as CustomEvent).detail.submitter.remove(), { once: true });
    });
    await leadsTo(page, "formwork:render", () => button(page, "Save").click());
    expect(sent(lab)).toEqual(["a="]);
  });

  test("Escape breaks off what is being sent, and nothing is lost", async ({ page, lab }) => {
    await open(page, lab);
    const broken = new Promise<void>((resolve) => lab.raw("POST /do", (request) => void request.once("close", resolve)));
    await page.getByLabel("a").fill("typed");
    await button(page, "Save").click();
    await expect(button(page, "Save")).toBeDisabled();
    await page.keyboard.press("Escape");
    await broken;
    await expect(page.locator("form")).not.toHaveAttribute("aria-busy");
    await expect(button(page, "Save")).toBeFocused();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.getByLabel("a")).toHaveValue("typed");
    await expect(heading(page)).toHaveText("nothing");
  });

  test("Escape that a listener has taken breaks off nothing", async ({ page, lab }) => {
    await open(page, lab);
    await page.evaluate(() => document.addEventListener("keydown", (event) => event.preventDefault()));
    const release = lab.hold("POST /do");
    await button(page, "Save").click();
    await lab.received("POST /do");
    await page.keyboard.press("Escape");
    release();
    await expect(heading(page)).toHaveText("save");
  });
});
