import { ADMINISTRATOR, PASSWORD, press, register, signIn, signInAsAdministrator, somebodyNew } from "../../support/account.ts";
import { alert } from "../../support/page.ts";
import { expect, test } from "../../support/test.ts";

test("an address is confirmed by the link in a mail, once", async ({ page, database, mailbox }) => {
  const { email } = await register(page);
  const confirmed = (): number => database.count("SELECT email_confirmed FROM users WHERE email = ?", email);
  expect(confirmed()).toBe(0);
  const link = await mailbox.link(email, "confirm");
  await page.goto(link);
  // Programs that look into mails follow links: only the button confirms.
  expect(confirmed()).toBe(0);
  await press(page, "Yes, confirm it");
  await expect(page).toHaveURL("/settings");
  await expect(page.getByText("Your address is confirmed")).toBeVisible();
  expect(confirmed()).toBe(1);

  const again = await page.goto(link);
  expect(again?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link is no longer good");
});

test("another mail is sent for who asks", async ({ page, mailbox }) => {
  await signInAsAdministrator(page);
  await press(page, "Send another mail");
  await expect(page.getByText("A mail is on its way")).toBeVisible();
  const link = await mailbox.link(ADMINISTRATOR, "confirm");
  await page.goto(link);
  await expect(page.getByText(ADMINISTRATOR)).toBeVisible();
});

test("an address is another one once the link in the mail to it is followed", async ({ page, database, mailbox }) => {
  const { email: before } = await register(page);
  await page.goto(await mailbox.link(before, "confirm"));
  await press(page, "Yes, confirm it");
  await expect(page).toHaveURL("/settings");
  const [{ id }] = database.rows("SELECT id FROM users WHERE email = ?", before) as [{ id: number }];
  const stored = (): unknown[] => database.rows("SELECT email FROM users WHERE id = ?", id);

  const { email } = somebodyNew();
  await page.goto("/settings/account");
  await page.getByLabel("New email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not the right one");
  await press(page, "Change the address");
  await expect(alert(page)).toContainText("Password is not yours");
  await expect(page.getByLabel("New email")).toHaveValue(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Change the address");
  await expect(page.getByText("Follow the link in the mail")).toBeVisible();
  expect(stored()).toEqual([{ email: before }]);

  await page.goto(await mailbox.link(email, "confirm"));
  await press(page, "Yes, confirm it");
  await expect(page.getByText("Your address is confirmed")).toBeVisible();
  expect(stored()).toEqual([{ email }]);
});

test("a forgotten password is changed by the link in a mail, which ends every session", async ({ page, browser, baseURL, database, mailbox }) => {
  const { email } = await register(page);
  const elsewhere = await browser.newPage({ baseURL });
  await elsewhere.goto("/sign-in");
  await elsewhere.getByRole("link", { name: "Forgotten your password?" }).click();
  // The page that this leaves has a field of that name, too.
  await expect(elsewhere.getByRole("heading", { level: 1 })).toHaveText("Forgotten your password?");
  await elsewhere.getByLabel("Email").fill(email);
  await press(elsewhere, "Send the mail");
  await expect(elsewhere.getByText("a mail is on its way")).toBeVisible();

  await elsewhere.goto(await mailbox.link(email, "reset"));
  await elsewhere.getByLabel("New password").fill("another good password");
  await press(elsewhere, "Change the password");
  await expect(elsewhere).toHaveURL("/settings");
  await expect(elsewhere.getByText("Your password is changed")).toBeVisible();
  expect(database.count("SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?", email)).toBe(1);

  await page.goto("/settings");
  await expect(page).toHaveURL("/sign-in?next=%2Fsettings");
  await signIn(page, email);
  await expect(alert(page)).toContainText("Password does not fit this address");
  await signIn(page, email, "another good password");
  await expect(page).toHaveURL("/settings");
  await elsewhere.close();
});
