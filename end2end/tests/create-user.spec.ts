import type { Page } from "@playwright/test";
import type { Database } from "../support/database.ts";
import { alert, expectSameDocument, markDocument, nextPost, recordRequests } from "../support/page.ts";
import { expect, somebody, test } from "../support/test.ts";

const PATH = "/examples/guests/new";

async function fillIn(page: Page, person: { name: string; email: string }): Promise<void> {
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("Email").fill(person.email);
}

async function register(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Register" }).click();
}

/** Lets the form be sent whatever the browser thinks of it. */
async function leaveChecksToServer(page: Page): Promise<void> {
  await page.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
}

function members(database: Database): number {
  return database.count("SELECT count(*) FROM guests");
}

test("a new member is stored, shown in the directory, and still there later", async ({ page, database }) => {
  const person = somebody();
  await page.goto("/examples/guests");
  await page.goto(PATH);
  await fillIn(page, person);
  await register(page);

  const row = page.getByRole("row", { name: `${person.name} ${person.email}` });
  await expect(row).toBeVisible();
  await expect(page).toHaveURL("/examples/guests");
  expect(database.rows("SELECT name, email, bio FROM guests WHERE email = ?", person.email)).toEqual([
    { ...person, bio: null },
  ]);

  await page.goto("/examples/guests");
  await expect(row).toBeVisible();
});

test("without the script a form is answered by a redirect", { tag: "@no-script" }, async ({ page }) => {
  await page.goto(PATH);
  await fillIn(page, somebody());
  const [response] = await Promise.all([nextPost(page, PATH), register(page)]);
  expect(response.status()).toBe(303);
  expect(response.headers()["location"]).toBe("/examples/guests");
  await expect(page).toHaveURL("/examples/guests");
});

test("with the script a form takes one round trip and no full load", { tag: "@script" }, async ({ page }) => {
  const person = somebody();
  await page.goto(PATH);
  await markDocument(page);
  await fillIn(page, person);
  const requests = recordRequests(page);
  const [response] = await Promise.all([nextPost(page, PATH), register(page)]);
  await expect(page.getByRole("row", { name: person.email })).toBeVisible();

  expect(response.status()).toBe(200);
  expect(response.request().headers()["formwork-request"]).toBe("submit");
  expect(response.headers()["formwork-location"]).toBe("/examples/guests");
  expect(requests.map((request) => `${request.method()} ${new URL(request.url()).pathname}`)).toEqual([
    `POST ${PATH}`,
  ]);
  await expectSameDocument(page);
});

test("an e-mail address that is taken is refused at its field", async ({ page, database, member, mode }) => {
  const before = members(database);
  await page.goto(PATH);
  await fillIn(page, { name: "Somebody Else", email: member.email });
  const [response] = await Promise.all([nextPost(page, PATH), register(page)]);
  expect(response.status()).toBe(422);

  const email = page.getByLabel("Email");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription("Email is already registered");
  await expect(email).toHaveValue(member.email);
  await expect(page.getByLabel("Name")).toHaveValue("Somebody Else");
  await expect(page.getByLabel("Name")).not.toHaveAttribute("aria-invalid");
  await expect(page).toHaveURL(PATH);
  expect(members(database)).toBe(before);

  const summary = alert(page);
  if (mode !== "no-script") await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: "Email is already registered" }).click();
  await expect(email).toBeFocused();
});

test("a form that is sent once more is the same one, and another with its token is asked about", async ({ page, database }) => {
  const person = somebody();
  await page.goto(PATH);
  const path = new URL(PATH, page.url()).href;
  const fields = await page.locator("form").evaluate((form: HTMLFormElement) =>
    [...new FormData(form)].map(([name, value]) => [name, String(value)]),
  );
  const send = (name: string) =>
    page.request.post(path, { form: { ...Object.fromEntries(fields), ...person, name }, maxRedirects: 0 });
  for (let times = 0; times < 2; times++) {
    const answer = await send(person.name);
    expect([answer.status(), answer.headers()["location"]]).toEqual([303, "/examples/guests"]);
  }
  expect((await send("Other")).status()).toBe(409);
  expect(database.count("SELECT count(*) FROM guests WHERE email = ?", person.email)).toBe(1);
});

test("a spent form that comes back says so when it is changed, and is then sent", async ({ page, database }) => {
  const [first, second] = [somebody(), somebody()];
  await page.goto(PATH);
  const token = page.locator("input[name=_once]");
  const spent = await token.inputValue();
  await fillIn(page, first);
  await register(page);
  await expect(page.getByRole("row", { name: first.email })).toBeVisible();

  await page.goto(PATH);
  await token.evaluate((input: HTMLInputElement, spent) => input.setAttribute("value", spent), spent);
  await fillIn(page, second);
  const [response] = await Promise.all([nextPost(page, PATH), register(page)]);
  expect(response.status()).toBe(409);
  await expect(alert(page)).toContainText("This form was sent before");
  await expect(page.getByLabel("Email")).toHaveValue(second.email);
  expect(await token.inputValue()).not.toBe(spent);
  await register(page);
  await expect(page.getByRole("row", { name: second.email })).toBeVisible();
  expect(database.count("SELECT count(*) FROM guests WHERE email = ?", second.email)).toBe(1);
});

test("a page out of the back/forward cache gets a fresh token, and keeps what was typed", { tag: "@script" }, async ({ page }) => {
  await page.goto(PATH);
  await page.getByLabel("Name").fill("Ada");
  const token = page.locator("input[name=_once]");
  const spent = await token.inputValue();
  // Whether a page is kept is the browser's affair: here is what it says then.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(token).not.toHaveValue(spent);
  await expect(page.getByLabel("Name")).toHaveValue("Ada");
});

test("a form that was refused can be corrected", async ({ page, database, member }) => {
  const { email } = somebody();
  await page.goto(PATH);
  await fillIn(page, { name: "Second Try", email: member.email });
  await register(page);
  await expect(alert(page)).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await register(page);

  await expect(page.getByRole("row", { name: `Second Try ${email}` })).toBeVisible();
  expect(database.count("SELECT count(*) FROM guests WHERE email = ?", email)).toBe(1);
});

for (const [what, name, email, field] of [
  ["a missing name", "", "missing.name@example.org", "Name"],
  ["an address without an @", "No At", "no.at", "Email"],
] as const) {
  test(`${what} is caught by the browser before any request`, async ({ page }) => {
    await page.goto(PATH);
    await fillIn(page, { name, email });
    const requests = recordRequests(page);
    await register(page);

    await expect(page.getByLabel(field)).toBeFocused();
    expect(await page.getByLabel(field).evaluate((input) => input.matches(":invalid"))).toBe(true);
    expect(requests).toEqual([]);
  });

  test(`${what} is caught by the server if the browser lets it pass`, async ({ page, database }) => {
    const before = members(database);
    await page.goto(PATH);
    await leaveChecksToServer(page);
    await fillIn(page, { name, email });
    const [response] = await Promise.all([nextPost(page, PATH), register(page)]);

    expect(response.status()).toBe(422);
    await expect(page.getByLabel(field)).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Name")).toHaveValue(name);
    await expect(page.getByLabel("Email")).toHaveValue(email);
    expect(members(database)).toBe(before);
  });
}

test("what was typed is shown again as text, never as markup", async ({ page }) => {
  const name = `"><b>bold</b>'&amp;`;
  await page.goto(PATH);
  await leaveChecksToServer(page);
  await fillIn(page, { name, email: "</title><i>x" });
  const [response] = await Promise.all([nextPost(page, PATH), register(page)]);

  expect(response.status()).toBe(422);
  await expect(alert(page)).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue(name);
  await expect(page.getByLabel("Email")).toHaveValue("</title><i>x");
  await expect(page.locator("b, i")).toHaveCount(0);
});
