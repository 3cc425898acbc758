import type { Page, Response } from "@playwright/test";
import { expectSameDocument, holdAnswers, markDocument, recordRequests } from "../support/page.ts";
import { control, newTitle, PATH, propose, storeProposal } from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

const TAKEN = "Title is already taken";

function nextCheck(page: Page): Promise<Response> {
  return page.waitForResponse((response) => response.request().headers()["formwork-request"] === "check");
}

/** Types as a visitor does, and waits until the server has said what it thinks of it. */
async function type(page: Page, text: string): Promise<Response> {
  const title = control(page, "Title");
  const checked = nextCheck(page);
  await title.click();
  await title.press("ControlOrMeta+a");
  await title.pressSequentially(text);
  const response = await checked;
  await expect(title).not.toHaveAttribute("data-formwork-checking");
  return response;
}

test.describe("check while typing", { tag: "@script" }, () => {
  test("a title that is taken is said to be so without a submit, until it is another", async ({ page, database, request }) => {
    const taken = newTitle();
    await storeProposal(request, taken);
    const before = database.count("SELECT count(*) FROM proposals");
    await page.goto(PATH);
    await markDocument(page);
    const title = control(page, "Title");
    const requests = recordRequests(page);

    const response = await type(page, taken);
    expect(response.status()).toBe(422);
    const headers = response.request().headers();
    expect(headers["formwork-request"]).toBe("check");
    expect(headers["formwork-fields"]).toBe("title");
    expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    await expect(title).toHaveAccessibleDescription(TAKEN);
    await expect(title).toHaveAttribute("aria-invalid", "true");
    // What was not touched is not complained of.
    await expect(page.locator("[aria-invalid]")).toHaveCount(1);
    await expect(page.locator("[data-formwork-errors]")).toHaveCount(0);

    expect((await type(page, newTitle())).status()).toBe(200);
    await expect(title).not.toHaveAttribute("aria-invalid");
    await expect(title).toHaveAccessibleDescription("");
    await expect(page.getByText(TAKEN)).toHaveCount(0);

    expect(requests.every((it) => it.headers()["formwork-request"] === "check")).toBe(true);
    expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
    await expectSameDocument(page);
  });

  test("focus, caret and what is typed meanwhile stay as they are", async ({ page, request }) => {
    const taken = newTitle();
    await storeProposal(request, taken);
    await page.goto(PATH);
    const title = control(page, "Title");
    await control(page, "City").fill("Zürich");
    await type(page, taken);
    await expect(title).toHaveAccessibleDescription(TAKEN);
    await expect(title).toBeFocused();

    await title.press("Home");
    await title.press("ArrowRight");
    const checked = nextCheck(page);
    const release = await holdAnswers(page, `**${PATH}`);
    const asked = page.waitForRequest((it) => it.headers()["formwork-request"] === "check");
    await title.press("x");
    await asked;
    await control(page, "Room").fill("meanwhile");
    await title.focus();
    release();
    await checked;
    await expect(title).not.toHaveAttribute("aria-invalid");

    expect(await title.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])).toEqual([2, 2]);
    await expect(title).toBeFocused();
    await expect(title).toHaveValue(`${taken[0]}x${taken.slice(1)}`);
    await expect(control(page, "Room")).toHaveValue("meanwhile");
    await expect(control(page, "City")).toHaveValue("Zürich");
  });

  test("the rules that the browser knows too are checked as well", async ({ page }) => {
    await page.goto(PATH);
    await type(page, "ab");
    await expect(control(page, "Title")).toHaveAccessibleDescription("Title must have at least 3 characters");
  });

  test("a field that was refused at a submit is relieved while it is corrected", async ({ page, request, mode }) => {
    const taken = newTitle();
    await storeProposal(request, taken);
    await page.goto(PATH);
    await page.locator("#propose").evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await control(page, "Title").fill(taken);
    await propose(page, mode);
    await expect(control(page, "Title")).toHaveAttribute("aria-invalid", "true");
    await type(page, newTitle());
    await expect(control(page, "Title")).not.toHaveAttribute("aria-invalid");
    await expect(control(page, "City")).toHaveAttribute("aria-invalid", "true");
  });

  test("a check that gets no answer disturbs nobody", async ({ page }) => {
    await page.goto(PATH);
    await page.route(`**${PATH}`, (route) => route.abort());
    const failed = page.waitForEvent("requestfailed");
    await control(page, "Title").pressSequentially("Something");
    await failed;
    await expect(control(page, "Title")).not.toHaveAttribute("data-formwork-checking");
    await expect(control(page, "Title")).toHaveValue("Something");
    await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
  });
});
