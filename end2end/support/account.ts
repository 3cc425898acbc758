/** Accounts for the tests of the members' directory. */
import { expect, type Page } from "@playwright/test";

/** A password that the rules take. */
export const PASSWORD = "correct horse battery";

/** The administrator among the made-up members; the password is the same. */
export const ADMINISTRATOR = "ada@example.org";

/** A member with an account. */
export interface Account {
  name: string;
  email: string;
}

let accounts = 0;

/** Somebody who has no account yet. */
export function somebodyNew(): Account {
  const number = ++accounts;
  return { name: `Person ${number} of ${process.pid}`, email: `person.${number}.${process.pid}@example.org` };
}

/** Presses a button by its name. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Makes an account and leaves the browser signed in, at the settings. */
export async function register(page: Page): Promise<Account> {
  const account = somebodyNew();
  await page.goto("/register");
  await page.getByLabel("Name").fill(account.name);
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Join");
  await expect(page).toHaveURL("/settings");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your profile");
  return account;
}

/** Signs the administrator in, and leaves the browser at the settings. */
export async function signInAsAdministrator(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await signIn(page, ADMINISTRATOR);
  await expect(page).toHaveURL("/settings");
}

/** Fills in the form of `/sign-in` on the page and submits it. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await press(page, "Sign in");
}
