import type { Page } from "@playwright/test";
import { leadsTo } from "../support/events.ts";
import type { Mode } from "../support/modes.ts";
import { alert, nextPost } from "../support/page.ts";
import { expect, somebody, test } from "../support/test.ts";

const START = "/examples/forms/wizard";

const step = (name: string) => `${START}/${name}`;

interface Contact {
  name: string;
  email: string;
  forCompany?: boolean;
}

async function fillContact(page: Page, { name, email, forCompany = false }: Contact): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("For a company").setChecked(forCompany);
}

/** Submits a step; the page that it leads to is shown when this is done. */
async function go(page: Page, mode: Mode, to: string, button = "Next"): Promise<void> {
  const submit = () => page.getByRole("button", { name: button, exact: true }).click();
  if (mode === "no-script") await submit();
  else await leadsTo(page, "formwork:render", submit);
  await expect(page).toHaveURL(to);
}

/** Submits a step that is refused; the answer is shown when this is done. */
async function refused(page: Page, mode: Mode, path: string, button = "Next"): Promise<void> {
  const submit = () => page.getByRole("button", { name: button, exact: true }).click();
  const post = nextPost(page, path);
  if (mode === "no-script") await Promise.all([page.waitForEvent("load"), submit()]);
  else await leadsTo(page, "formwork:render", submit);
  expect((await post).status()).toBe(422);
}

async function answerStand(page: Page, mode: Mode): Promise<void> {
  await page.getByLabel("Small").check();
  await go(page, mode, step("terms"));
}

/** From the first step to the last one. */
async function answerToTerms(page: Page, mode: Mode, contact: Contact): Promise<void> {
  await fillContact(page, contact);
  await go(page, mode, step("stand"));
  await answerStand(page, mode);
}

async function accept(page: Page, mode: Mode): Promise<void> {
  await page.getByLabel("I accept the terms").check();
  await go(page, mode, "/examples/forms", "Book");
}

async function book(page: Page, mode: Mode, contact: Contact): Promise<void> {
  await page.goto(START);
  await answerToTerms(page, mode, contact);
  await accept(page, mode);
}

/** The steps that one can go to. */
function open(page: Page): Promise<string[]> {
  return page.getByRole("navigation", { name: "Steps" }).getByRole("link").allTextContents();
}

test("a booking is made step by step, and stored at the end alone", async ({ page, database, mode }) => {
  const { name, email } = somebody();
  const booked = () => database.rows("SELECT name, email, company, size, power FROM bookings WHERE email = ?", email);
  await page.goto(START);
  await expect(page).toHaveURL(step("contact"));
  expect(await open(page)).toEqual(["Contact"]);

  await fillContact(page, { name, email, forCompany: true });
  await go(page, mode, step("company"));
  await page.getByLabel("Company").fill("Ada & Sons");
  await go(page, mode, step("stand"));
  await page.getByLabel("Large").check();
  await page.getByLabel("Power").check();
  await go(page, mode, step("terms"));
  expect(await open(page)).toEqual(["Contact", "Company", "Stand", "Confirm"]);
  expect(booked()).toEqual([]);

  await accept(page, mode);
  expect(booked()).toEqual([{ name, email, company: "Ada & Sons", size: "large", power: 1 }]);

  await page.goto(START);
  await expect(page).toHaveURL(step("contact"));
  await expect(page.getByLabel("Email")).toHaveValue("");
});

test("a step that is not needed is not asked", async ({ page, database, mode }) => {
  const { name, email } = somebody();
  await page.goto(START);
  await answerToTerms(page, mode, { name, email });
  expect(await open(page)).toEqual(["Contact", "Stand", "Confirm"]);
  await accept(page, mode);
  expect(database.rows("SELECT company, size, power FROM bookings WHERE email = ?", email)).toEqual([
    { company: null, size: "small", power: 0 },
  ]);
});

test("a step that is out of reach leads to the one that is not", async ({ page, mode }) => {
  const response = await page.goto(step("terms"));
  expect(response?.request().redirectedFrom()?.url()).toContain(step("terms"));
  await expect(page).toHaveURL(step("contact"));

  await fillContact(page, { ...somebody(), forCompany: true });
  await go(page, mode, step("company"));
  await page.goto(step("terms"));
  await expect(page).toHaveURL(step("company"));
});

test("one goes on where one left off, and back to what one has entered", async ({ page, context, mode }) => {
  const { name, email } = somebody();
  await page.goto(START);
  await fillContact(page, { name, email });
  await go(page, mode, step("stand"));
  await page.getByLabel("Large").check();
  await go(page, mode, step("terms"));

  const later = await context.newPage();
  await page.close();
  await later.goto(START);
  await expect(later).toHaveURL(step("terms"));
  await later.getByRole("link", { name: "Back" }).click();
  await expect(later).toHaveURL(step("stand"));
  await expect(later.getByLabel("Large")).toBeChecked();
  await later.getByRole("link", { name: "Contact" }).click();
  await expect(later.getByLabel("Name")).toHaveValue(name);
  await expect(later.getByLabel("Email")).toHaveValue(email);
});

test("an answer that opens another step is followed by it", async ({ page, mode }) => {
  await page.goto(START);
  await answerToTerms(page, mode, somebody());

  await page.goto(step("contact"));
  await page.getByLabel("For a company").check();
  await go(page, mode, step("company"));
  await page.getByLabel("Company").fill("Late");
  await go(page, mode, step("stand"));
  await expect(page.getByLabel("Small")).toBeChecked();
});

test("what is wrong is said at its step, and nothing that was typed is lost", async ({ page, database, mode }) => {
  const { name, email } = somebody();
  await book(page, mode, { name, email });
  await page.goto(START);
  await fillContact(page, { name, email, forCompany: true });
  await refused(page, mode, step("contact"));
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription(/has booked a stand already/);
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await expect(page.getByLabel("For a company")).toBeChecked();
  if (mode !== "no-script") await expect(alert(page)).toBeFocused();
  expect(await open(page)).toEqual(["Contact"]);

  await page.getByLabel("Email").fill(somebody().email);
  await page.getByLabel("For a company").uncheck();
  await go(page, mode, step("stand"));
  await answerStand(page, mode);
  await refused(page, mode, step("terms"), "Book");
  await expect(page.getByLabel("I accept the terms")).toHaveAttribute("aria-invalid", "true");
  expect(database.count("SELECT count(*) FROM bookings WHERE name = ?", name)).toBe(1);
});

test("every visitor has a booking of their own", async ({ page, browser, baseURL, mode }) => {
  await page.goto(START);
  await fillContact(page, somebody());
  await go(page, mode, step("stand"));
  const other = await browser.newContext(baseURL ? { baseURL } : {});
  const theirs = await other.newPage();
  await theirs.goto(step("stand"));
  await expect(theirs).toHaveURL(step("contact"));
  await expect(theirs.getByLabel("Name")).toHaveValue("");
  await other.close();
});
