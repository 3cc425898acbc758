import type { Page } from "@playwright/test";
import { leadsTo } from "../support/events.ts";
import { alert, expectSameDocument, holdAnswers, markDocument, openProfile, recordRequests } from "../support/page.ts";
import { expect, somebody, test } from "../support/test.ts";

function scrollPosition(page: Page): Promise<number> {
  return page.evaluate(() => Math.round(window.scrollY));
}

/** Lets the server do what is posted to `url` first, and holds the answer until the function is called. */
async function holdFirstAnswer(page: Page, url: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    url,
    async (route) => {
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return release;
}

/** Lets the page do what an answer that has arrived leads to. */
async function turns(page: Page): Promise<void> {
  await page.evaluate(() => fetch("/healthz").then((response) => response.text()));
}

test.describe("navigation", { tag: "@script" }, () => {
  test("a link changes the page in place, with its title, focus and announcement", async ({ page }) => {
    await page.goto("/");
    await markDocument(page);
    await page.getByRole("link", { name: "See the directory" }).click();

    await expect(page.getByRole("heading", { name: "Directory" })).toBeFocused();
    await expect(page).toHaveURL("/users");
    await expect(page).toHaveTitle("Directory – Members");
    await expect(page.locator(".formwork-announcer")).toHaveText("Directory – Members");
    await expectSameDocument(page);
  });

  test("back and forward show the pages as they were scrolled", async ({ page }) => {
    await page.setViewportSize({ width: 800, height: 400 });
    await page.goto("/examples/guests");
    await markDocument(page);
    const link = page.getByRole("table").getByRole("link").last();
    const name = await link.innerText();
    await link.scrollIntoViewIfNeeded();
    const scrolled = await scrollPosition(page);
    expect(scrolled).toBeGreaterThan(200);

    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    expect(await scrollPosition(page)).toBe(0);
    await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
    await expect(page).toHaveURL("/examples/guests");
    await expect(page).toHaveTitle("Guests – Members");
    expect(await scrollPosition(page)).toBe(scrolled);
    await leadsTo(page, "formwork:render", async () => void (await page.goForward()));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    expect(await scrollPosition(page)).toBe(0);
    await expectSameDocument(page);
  });

  test("an address without a page shows so in place, and leads back", async ({ page, member, database }) => {
    await page.goto("/examples/guests");
    await markDocument(page);
    await page.locator("nav a").last().evaluate((link) => link.setAttribute("href", "/nowhere"));
    await page.locator("nav a").last().click();
    await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
    await page.getByRole("link", { name: "Back to the start" }).click();
    await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
    await expectSameDocument(page);
    expect(database.count("SELECT count(*) FROM guests WHERE id = ?", member.id)).toBe(1);
  });

  test("what was typed in one form survives the success of another", async ({ page, member, mode }) => {
    await openProfile(page, member, mode);
    await page.getByLabel("Bio").fill("Not saved yet");
    await page.locator("button.like").click();
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    await expect(page.locator("button.like")).toHaveAttribute("aria-busy", "false");
    await expect(page.getByLabel("Bio")).toHaveValue("Not saved yet");
  });

  test("what was typed in one form survives the error of another", async ({ page, context, member, mode }) => {
    await openProfile(page, member, mode);
    await page.getByLabel("Bio").fill("Not saved yet");
    await context.setOffline(true);
    await page.locator("button.like").click();
    await expect(alert(page)).toBeVisible();
    await expect(page.getByLabel("Bio")).toHaveValue("Not saved yet");
    await context.setOffline(false);
    await page.locator("button.like").click();
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    await expect(alert(page)).toHaveCount(0);
    await expect(page.getByLabel("Bio")).toHaveValue("Not saved yet");
  });

  test("a refused form leaves a like that was given meanwhile as it is", async ({ page, member, mode }) => {
    await openProfile(page, member, mode);
    await page.locator("button.like").click();
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    await expect(page.locator("button.like")).toHaveAttribute("aria-busy", "false");
    const bio = page.getByLabel("Bio");
    await bio.evaluate((textarea) => textarea.removeAttribute("maxlength"));
    await bio.fill("x".repeat(501));
    await leadsTo(page, "formwork:render", () => page.getByRole("button", { name: "Save" }).click());
    await expect(bio).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    await page.locator("button.like").click();
    await expect(page.locator("button.like")).toHaveText("Like 0");
    await expect(bio).toHaveValue("x".repeat(501));
  });

  test("without a connection a form says so, keeps its text, and can be sent again", async ({ page, context, database }) => {
    const person = somebody();
    await page.goto("/examples/guests/new");
    await page.getByLabel("Name").fill(person.name);
    await page.getByLabel("Email").fill(person.email);
    await context.setOffline(true);
    const register = page.getByRole("button", { name: "Register" });
    await leadsTo(page, "formwork:error", () => register.click());

    await expect(page.locator("p[data-formwork-alert]")).toHaveText(/No connection/);
    await expect(page.getByLabel("Name")).toHaveValue(person.name);
    await expect(page.getByLabel("Email")).toHaveValue(person.email);
    await expect(register).toBeEnabled();
    await expect(page.locator("form")).not.toHaveAttribute("aria-busy");

    await context.setOffline(false);
    await register.click();
    await expect(page.getByRole("row", { name: person.email })).toBeVisible();
    expect(database.count("SELECT count(*) FROM guests WHERE email = ?", person.email)).toBe(1);
  });

  test("a form is busy while it is sent, and is not sent twice", async ({ page, database }) => {
    const person = somebody();
    await page.goto("/examples/guests/new");
    await page.getByLabel("Name").fill(person.name);
    await page.getByLabel("Email").fill(person.email);
    const release = await holdAnswers(page, "**/examples/guests/new");
    const requests = recordRequests(page);
    await page.getByRole("button", { name: "Register" }).click();
    await expect(page.locator("form")).toHaveAttribute("aria-busy", "true");
    await expect(page.getByRole("button", { name: "Register" })).toBeDisabled();
    await page.getByLabel("Email").press("Enter");
    release();
    await expect(page.getByRole("row", { name: person.email })).toBeVisible();
    expect(requests.map((request) => request.method())).toEqual(["POST"]);
    expect(database.count("SELECT count(*) FROM guests WHERE email = ?", person.email)).toBe(1);
  });

  test("an older answer that comes late does not undo what a newer one shows", { tag: "@no-wasm" }, async ({ page, member, mode, database }) => {
    await openProfile(page, member, mode);
    const path = `/examples/guests/${member.id}`;
    const release = await holdFirstAnswer(page, `**${path}`);
    const older = page.waitForRequest((request) => request.method() === "POST" && !!request.postData()?.includes("Older"));
    await page.getByLabel("Bio").fill("Older");
    await page.getByRole("button", { name: "Save" }).click();
    const answered = (await older).response();

    await page.locator("button.like").click();
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    release();
    await (await answered)?.finished();
    await turns(page);
    await expect(page.locator("button.like")).toHaveText("Liked 1");
    expect(database.count("SELECT count(*) FROM guests WHERE id = ? AND bio = 'Older'", member.id)).toBe(1);
  });

  test("an answer that comes after one has gone elsewhere leaves one there", async ({ page, database }) => {
    const person = somebody();
    await page.goto("/examples/guests/new");
    await page.getByLabel("Name").fill(person.name);
    await page.getByLabel("Email").fill(person.email);
    const release = await holdFirstAnswer(page, "**/examples/guests/new");
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("button", { name: "Register" }).click();
    const answered = (await sent).response();

    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "Members" }).first().click());
    await expect(page).toHaveURL("/");
    release();
    await (await answered)?.finished();
    await turns(page);
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
    expect(database.count("SELECT count(*) FROM guests WHERE email = ?", person.email)).toBe(1);
  });
});
