/** What is typed into an element that can be edited, while the page around it is rendered anew. */
import type { Locator, Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

/** An editable element with what the server says it holds. */
function editable(text: string, attributes = ""): string {
  return `<div id="x" contenteditable ${attributes}>${text}</div>`;
}

/** Another render of the page, with a form that leads to the next one. */
function bodyOf(content: string, note: string): string {
  return `<p id="note">${note}</p>${content}<form id="send" method="post"><button>Send</button></form>`;
}

/** Opens `/a`, which is one thing now and another after each time that its form is sent. */
async function open(page: Page, lab: Lab, before: string, ...after: string[]): Promise<Locator> {
  lab.page("/a", bodyOf(before, "0"));
  const [...answers] = after;
  let count = 0;
  lab.on("POST /a", () => ({
    headers: { "Formwork-Location": "/a" },
    body: html(bodyOf(answers[Math.min(count, answers.length - 1)]!, `${++count}`)),
  }));
  await page.goto("/a");
  return page.locator("#x");
}

/** Sends the form without taking the focus from what is typed into. */
function send(page: Page): Promise<void> {
  return leadsTo(page, "formwork:render", () => page.locator("#send").evaluate((form: HTMLFormElement) => form.requestSubmit()));
}

/** The text around the caret, in which a bar stands for it. */
function caret(x: Locator): Promise<string> {
  return x.evaluate((el) => {
    const { anchorNode, anchorOffset } = getSelection()!;
    const before = document.createRange();
    before.setStart(el, 0);
    if (!anchorNode || !el.contains(anchorNode)) return "elsewhere";
    before.setEnd(anchorNode, anchorOffset);
    const length = before.toString().length;
    return `${el.textContent.slice(0, length)}|${el.textContent.slice(length)}`;
  });
}

/** Types at the end of the text, and goes one letter back. */
async function type(x: Locator, text: string): Promise<void> {
  await x.focus();
  await x.press("Control+End");
  await x.pressSequentially(text);
  await x.press("ArrowLeft");
}

test.describe("what is typed into an editable element", { tag: "@script" }, () => {
  test("stays where the server says the same as before, and the caret with it", async ({ page, lab }) => {
    const x = await open(page, lab, editable("base"), `<h1>new</h1><p>more</p>${editable("base", 'class="new"')}`);
    await type(x, " mine");
    await send(page);
    await expect(page.locator("#note")).toHaveText("1");
    await expect(x).toHaveText("base mine");
    await expect(x).toHaveClass("new");
    await expect(x).toBeFocused();
    expect(await caret(x)).toBe("base min|e");
    await send(page);
    await expect(page.locator("#note")).toHaveText("2");
    await expect(x).toHaveText("base mine");
  });

  test("stays while the element goes to another parent, and the caret with it", async ({ page, lab }) => {
    const x = await open(page, lab, `<div>${editable("base")}</div>`, `<h1>new</h1><section>${editable("base")}</section>`);
    await type(x, " mine");
    await send(page);
    await expect(page.locator("section #x")).toHaveText("base mine");
    await expect(x).toBeFocused();
    expect(await caret(x)).toBe("base min|e");
    await x.pressSequentially("!");
    await expect(x).toHaveText("base min!e");
  });

  test("gives way to other content of the server's", async ({ page, lab }) => {
    const x = await open(page, lab, editable("base"), editable("theirs"), editable("theirs"));
    await type(x, " mine");
    await send(page);
    await expect(x).toHaveText("theirs");
    await type(x, " once more");
    await send(page);
    await expect(page.locator("#note")).toHaveText("2");
    await expect(x).toHaveText("theirs once more");
  });

  test("goes on from what the server has stored of it", async ({ page, lab }) => {
    const x = await open(page, lab, editable("base"), editable("base mine"));
    await type(x, " mine");
    await send(page);
    await expect(page.locator("#note")).toHaveText("1");
    expect(await caret(x)).toBe("base min|e");
    await x.press("Control+End");
    await x.pressSequentially(" and more");
    await send(page);
    await expect(page.locator("#note")).toHaveText("2");
    await expect(x).toHaveText("base mine and more");
  });

  test("stays also in an element that came with a later render", async ({ page, lab }) => {
    const x = await open(page, lab, "", editable("base"));
    await send(page);
    await type(x, " mine");
    await send(page);
    await expect(page.locator("#note")).toHaveText("2");
    await expect(x).toHaveText("base mine");
  });

  test("stays in the form that is sent, which does not send it", async ({ page, lab }) => {
    const form = (note: string) => `<p id="note">${note}</p><form id="send" method="post">${editable("base")}<button>Send</button></form>`;
    lab.page("/a", form("0"));
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(form("1")) });
    await page.goto("/a");
    await type(page.locator("#x"), " mine");
    await send(page);
    await expect(page.locator("#note")).toHaveText("1");
    await expect(page.locator("#x")).toHaveText("base mine");
  });

  test("does not go along to another page", async ({ page, lab }) => {
    const x = await open(page, lab, `<a href="/b">b</a>${editable("base")}`, "");
    lab.page("/b", bodyOf(editable("base"), "b"));
    lab.on("POST /b", { headers: { "Formwork-Location": "/b" }, body: html(bodyOf(editable("base"), "b1")) });
    await type(x, " mine");
    await leadsTo(page, "formwork:render", () => page.locator("a").click());
    await expect(page.locator("#note")).toHaveText("b");
    await expect(x).toHaveText("base");
    await type(x, " other");
    await send(page);
    await expect(page.locator("#note")).toHaveText("b1");
    await expect(x).toHaveText("base other");
  });
});

test.describe("an element that nobody typed into", { tag: "@script" }, () => {
  test("takes the server's content, and the caret stays where it was", async ({ page, lab }) => {
    const x = await open(page, lab, editable("some base"), editable("some other base"));
    await x.focus();
    await x.press("Control+Home");
    for (const _ of "some") await x.press("ArrowRight");
    await send(page);
    await expect(x).toHaveText("some other base");
    await expect(x).toBeFocused();
    expect(await caret(x)).toBe("some| other base");
  });

  test("takes the server's content also if it was made to be none, or to be no editable one", async ({ page, lab }) => {
    const x = await open(page, lab, editable("base"), editable(""), editable("later"), '<div id="x">fixed</div>');
    await send(page);
    await expect(x).toHaveText("");
    await send(page);
    await expect(x).toHaveText("later");
    await send(page);
    await expect(x).toHaveText("fixed");
  });

  test("that cannot be edited is what the server says", async ({ page, lab }) => {
    const fixed = '<div id="x" contenteditable="false">base</div>';
    const x = await open(page, lab, fixed, fixed);
    await x.evaluate((el) => (el.textContent = "own"));
    await send(page);
    await expect(x).toHaveText("base");
  });
});
