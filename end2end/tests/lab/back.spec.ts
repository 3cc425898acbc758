/**
 * What was entered is there again when one comes back. Whatever is tagged for every mode, or for both
 * with scripting, is what Chromium does by itself: the script does not give back less.
 */
import type { Page } from "@playwright/test";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

/** What of the form the server says differently. */
interface Said {
  action?: string;
  text?: string;
  area?: string;
  choice?: string;
  tick?: string;
  radio?: string;
  list?: string[];
}

let tokens = 0;

function formOf({ action = "/send", text = "", area = "given", choice = "one", tick = "", radio = "1", list = ["", ""] }: Said = {}): string {
  const options = ["one", "two", "three"].map((it) => `<option${it === choice ? " selected" : ""}>${it}</option>`).join("");
  return `<h1>Form</h1><form id="f" method="post" action="${action}"><input type="hidden" name="_once" autocomplete="off" value="${++tokens}">
<input aria-label="text" name="a" value="${text}"><input type="checkbox" aria-label="tick" name="c" ${tick}>
<input type="radio" name="r" value="1"${radio === "1" ? " checked" : ""}><input type="radio" aria-label="radio" name="r" value="2"${radio === "2" ? " checked" : ""}>
<input aria-label="first of a list" name="l" value="${list[0]}"><input aria-label="second of a list" name="l" value="${list[1]}">
<select aria-label="choice" name="s">${options}</select><textarea aria-label="area" name="t">${area}</textarea>
<input type="password" aria-label="secret" name="p"><input aria-label="shown" name="q" autocomplete="new-password">
<input aria-label="unsaved" name="o" autocomplete="off"><input type="file" aria-label="file" name="u"><button>Send</button></form>
<form id="g" autocomplete="off"></form><input form="g" aria-label="beside" name="b">
<a href="/next">Next</a>`;
}

/** The form's page, one that its answer and a link lead to, and one that is no page of this site's script. */
async function open(page: Page, lab: Lab): Promise<void> {
  // Each time with another token.
  serve(lab);
  lab.page("/next", '<h1>Next</h1><a href="/third" rel="external">Third</a>');
  lab.page("/third", "<h1>Third</h1>");
  lab.on("POST /send", { status: 303, headers: { Location: "/next" } });
  await page.goto("/");
  await page.getByLabel("text").fill("typed");
  await page.getByLabel("tick").check();
  await page.getByLabel("radio").check();
  await page.getByLabel("choice").selectOption("two");
  await page.getByLabel("area").fill("changed");
  await page.getByLabel("first of a list").fill("one");
  await page.getByLabel("second of a list").fill("two");
  for (const name of ["secret", "unsaved", "beside"]) await page.getByLabel(name).fill("not to be kept");
  await page.getByLabel("file").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
}

function serve(lab: Lab, said?: Said): void {
  lab.on("GET /", () => ({ body: htmlOf(said) }));
}

function htmlOf(said?: Said): string {
  return html(formOf(said));
}

async function expectHeading(page: Page, text: string): Promise<void> {
  await expect(page.getByRole("heading")).toHaveText(text);
}

async function goBack(page: Page, heading: string): Promise<void> {
  await page.goBack();
  await expectHeading(page, heading);
}

async function follow(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name }).click();
  await expectHeading(page, name);
}

/** All that was entered is there again, and nothing that is not to be kept. */
async function expectEntered(page: Page): Promise<void> {
  await expect(page.getByLabel("text")).toHaveValue("typed");
  await expect(page.getByLabel("tick")).toBeChecked();
  await expect(page.getByLabel("radio")).toBeChecked();
  await expect(page.getByLabel("choice")).toHaveValue("two");
  await expect(page.getByLabel("area")).toHaveValue("changed");
  await expect(page.getByLabel("first of a list")).toHaveValue("one");
  await expect(page.getByLabel("second of a list")).toHaveValue("two");
  for (const name of ["secret", "unsaved", "beside", "file"]) await expect(page.getByLabel(name), name).toHaveValue("");
  await expect(page.locator("[name=_once]")).toHaveValue(`${tokens}`);
}

test("after a link", async ({ page, lab }) => {
  await open(page, lab);
  await follow(page, "Next");
  await goBack(page, "Form");
  await expectEntered(page);
});

test("after the form was sent and led elsewhere", async ({ page, lab }) => {
  await open(page, lab);
  await page.getByRole("button", { name: "Send" }).click();
  await expectHeading(page, "Next");
  await goBack(page, "Form");
  await expectEntered(page);
});

/** What `open` enters, as the server says it in a form that it sends back. */
const ENTERED: Said = { text: "typed", area: "changed", choice: "two", tick: "checked", radio: "2", list: ["one", "two"] };

/** Sends the form, and gets its page with a heading. */
async function send(page: Page, lab: Lab, status: number, said: Said, heading: string): Promise<void> {
  const body = htmlOf(said).replace(">Form<", `>${heading}<`);
  lab.on("POST /send", { status, headers: { "Formwork-Location": "/" }, body });
  await page.getByRole("button", { name: "Send" }).click();
  await expectHeading(page, heading);
}

test("after the form was sent back, and a link", { tag: "@script" }, async ({ page, lab }) => {
  await open(page, lab);
  await send(page, lab, 422, ENTERED, "Refused");
  await page.getByLabel("second of a list").fill("three");
  await send(page, lab, 422, { ...ENTERED, list: ["one", "three"] }, "Refused again");
  await page.getByLabel("second of a list").fill("two");
  await follow(page, "Next");
  await goBack(page, "Form");
  await expectEntered(page);
});

test("what the server took is not what was entered, even if it was sent back before", { tag: "@script" }, async ({ page, lab }) => {
  await open(page, lab);
  await send(page, lab, 422, ENTERED, "Refused");
  await send(page, lab, 200, ENTERED, "Taken");
  await follow(page, "Next");
  await goBack(page, "Form");
  await expect(page.getByLabel("text")).toHaveValue("");
});

test("after the page that was gone to was loaded again", async ({ page, lab }) => {
  await open(page, lab);
  await follow(page, "Next");
  await page.reload();
  await goBack(page, "Form");
  await expectEntered(page);
});

test("after a page that was loaded in full", async ({ page, lab }) => {
  await open(page, lab);
  await follow(page, "Next");
  await follow(page, "Third");
  await goBack(page, "Next");
  await goBack(page, "Form");
  await expectEntered(page);
});

test("over two pages at once", { tag: "@scripting" }, async ({ page, lab }) => {
  await open(page, lab);
  await follow(page, "Next");
  await follow(page, "Third");
  await page.evaluate(() => history.go(-2));
  await expectHeading(page, "Form");
  await expectEntered(page);
});

test("a page that is loaded again begins anew", async ({ page, lab }) => {
  await open(page, lab);
  await page.reload();
  await expect(page.getByLabel("text")).toHaveValue("");
  await expect(page.getByLabel("area")).toHaveValue("given");
});

test("a password that was shown is no text to be kept", { tag: "@script" }, async ({ page, lab }) => {
  await open(page, lab);
  await page.getByLabel("secret").evaluate((control: HTMLInputElement) => (control.type = "text"));
  await page.getByLabel("shown").fill("a secret as well");
  await follow(page, "Next");
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("a secret as well");
  await goBack(page, "Form");
  await expectEntered(page);
  await expect(page.getByLabel("shown")).toHaveValue("");
});

/** What the server may say of the form when one comes back, and what then is in the control that it is about. */
const CHANGES: Record<string, [said: Said, label: string, shown: string]> = {
  "a text": [{ text: "stored" }, "text", "stored"],
  "a longer text": [{ area: "stored" }, "area", "stored"],
  "a choice": [{ choice: "three" }, "choice", "three"],
  "where it leads": [{ action: "/elsewhere" }, "text", ""],
};

for (const [name, [said, label, shown]] of Object.entries(CHANGES)) {
  test(`what the server has changed since is not overwritten: ${name}`, { tag: "@script" }, async ({ page, lab }) => {
    await open(page, lab);
    await follow(page, "Next");
    serve(lab, said);
    await goBack(page, "Form");
    await expect(page.getByLabel(label)).toHaveValue(shown);
    await expect(page.getByLabel("tick")).toBeChecked({ checked: !said.action });
  });
}
