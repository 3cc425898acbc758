import { PASSWORD, press, register, signIn, somebodyNew } from "../../support/account.ts";
import { alert } from "../../support/page.ts";
import { expect, test } from "../../support/test.ts";

test("one registers, is in the directory, signs out, and is led back after signing in", async ({ page, database }) => {
  await page.goto("/users");
  const { name, email } = await register(page);
  expect(database.count("SELECT count(*) FROM users WHERE email = ? AND password_hash LIKE '$argon2id$%'", email)).toBe(1);
  await page.goto(`/users?search=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row", { name })).toBeVisible();

  await page.goto("/settings");
  await press(page, "Sign out");
  await expect(page).toHaveURL("/");
  await expect(page.getByText("You are signed out")).toBeVisible();
  expect(database.count("SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?", email)).toBe(0);

  await page.goto("/settings/preferences");
  await expect(page).toHaveURL("/sign-in?next=%2Fsettings%2Fpreferences");
  await signIn(page, email);
  await expect(page).toHaveURL("/settings/preferences");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your preferences");
});

test("what is wrong is said, and what was typed stays; the password only with the script", async ({ page, database, mode }) => {
  const person = somebodyNew();
  await page.goto("/register");
  await page.locator("main form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill("short");
  await press(page, "Join");
  await expect(alert(page)).toContainText("Password must have at least 12 characters");
  await expect(page.getByLabel("Name")).toHaveValue(person.name);
  await expect(page.getByLabel("Email")).toHaveValue(person.email);
  await expect(page.getByLabel("Password")).toHaveValue(mode === "no-script" ? "" : "short");
  expect(database.count("SELECT count(*) FROM users WHERE email = ?", person.email)).toBe(0);
});

test("a wrong password is refused and can be tried again", async ({ page }) => {
  const { email } = await register(page);
  await press(page, "Sign out");
  await expect(page).toHaveURL("/");
  await page.goto("/sign-in");
  await signIn(page, email, "not the right one");
  await expect(alert(page)).toContainText("Password does not fit this address");
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
  await expect(page).toHaveURL("/settings");
});

test("with the keyboard alone one registers and saves a profile", async ({ page, database }) => {
  const person = somebodyNew();
  await page.goto("/register");
  await page.getByLabel("Name").focus();
  await page.keyboard.type(person.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings");
  const bio = page.getByLabel("Bio");
  while (!(await bio.evaluate((control) => control === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.type("Typed.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Save" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  expect(database.rows("SELECT bio FROM users WHERE email = ?", person.email)).toEqual([{ bio: "Typed." }]);
});
