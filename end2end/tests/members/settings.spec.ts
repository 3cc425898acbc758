import { readFile } from "node:fs/promises";
import { PASSWORD, press, register, signIn } from "../../support/account.ts";
import { alert } from "../../support/page.ts";
import { png } from "../../support/picture.ts";
import { expect, test } from "../../support/test.ts";

test("a profile is changed, with a picture, and shown", async ({ page, database }) => {
  const { email } = await register(page);
  await page.getByLabel("Name").fill("Renamed");
  await page.getByLabel("Bio").fill("First\nsecond");
  await page.getByLabel("Picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: png(300, 200) });
  await press(page, "Save");
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  const [{ id }] = database.rows("SELECT id FROM users WHERE email = ?", email) as [{ id: number }];
  expect(database.rows("SELECT name, bio FROM users WHERE id = ?", id)).toEqual([{ name: "Renamed", bio: "First\nsecond" }]);

  await page.getByRole("link", { name: "See your profile" }).click();
  await expect(page).toHaveURL(`/users/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renamed");
  const picture = page.locator("img.avatar").first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);

  await page.goto("/settings");
  await press(page, "Remove the picture");
  await expect(page.getByText("Your picture is removed")).toBeVisible();
  expect(database.count("SELECT count(*) FROM avatars WHERE user_id = ?", id)).toBe(0);
});

test("what is no picture is refused, and what was typed stays", async ({ page, database }) => {
  const { name, email } = await register(page);
  await page.getByLabel("Name").fill("Not saved");
  await page.getByLabel("Picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: png(300, 200).subarray(0, 60) });
  await press(page, "Save");
  await expect(alert(page)).toContainText("Picture cannot be read as a picture");
  await expect(page.getByLabel("Name")).toHaveValue("Not saved");
  expect(database.rows("SELECT name FROM users WHERE email = ?", email)).toEqual([{ name }]);
});

test("a change in another tab is shown, and not overwritten unseen", async ({ page, context, database }) => {
  const { email } = await register(page);
  const other = await context.newPage();
  await other.goto("/settings");
  await other.getByLabel("Name").fill("From the other tab");
  await press(other, "Save");
  await expect(other.getByText("Your profile is saved")).toBeVisible();
  const stored = (): unknown[] => database.rows("SELECT name FROM users WHERE email = ?", email);

  await page.getByLabel("Name").fill("From this tab");
  await press(page, "Save");
  await expect(alert(page)).toContainText("This was changed while the form was open");
  await expect(page.getByText("From the other tab")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("From this tab");
  expect(stored()).toEqual([{ name: "From the other tab" }]);

  await press(page, "Save");
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  expect(stored()).toEqual([{ name: "From this tab" }]);
});

test("a new password ends every other session", async ({ page, browser, baseURL }) => {
  const { email } = await register(page);
  const elsewhere = await browser.newPage({ baseURL });
  await elsewhere.goto("/sign-in");
  await signIn(elsewhere, email);
  await expect(elsewhere).toHaveURL("/settings");

  await page.goto("/settings/sessions");
  await expect(page.getByRole("listitem").filter({ hasText: "last seen" })).toHaveCount(2);
  await page.goto("/settings/account");
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByLabel("New password").fill("another good password");
  await press(page, "Change the password");
  await expect(page.getByText("Your password is changed")).toBeVisible();
  await elsewhere.goto("/settings");
  await expect(elsewhere).toHaveURL("/sign-in?next=%2Fsettings");
  await elsewhere.close();
});

test("a session elsewhere is ended from the list", async ({ page, browser, baseURL }) => {
  const { email } = await register(page);
  const elsewhere = await browser.newPage({ baseURL });
  await elsewhere.goto("/sign-in");
  await signIn(elsewhere, email);
  await expect(elsewhere).toHaveURL("/settings");
  await page.goto("/settings/sessions");
  await press(page, "End this session");
  await expect(page.getByText("The session is ended")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "last seen" })).toHaveCount(1);
  await elsewhere.goto("/settings");
  await expect(elsewhere).toHaveURL("/sign-in?next=%2Fsettings");
  await elsewhere.close();
});

test("every session elsewhere is ended by one button", async ({ page, browser, baseURL, database }) => {
  const { email } = await register(page);
  const others = [await browser.newPage({ baseURL }), await browser.newPage({ baseURL })];
  for (const other of others) {
    await other.goto("/sign-in");
    await signIn(other, email);
    await expect(other).toHaveURL("/settings");
  }
  const sessions = (): number =>
    database.count("SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?", email);
  expect(sessions()).toBe(3);
  await page.goto("/settings/sessions");
  await press(page, "Sign out everywhere else");
  await expect(page.getByText("You are signed out everywhere else")).toBeVisible();
  expect(sessions()).toBe(1);
  await expect(page.getByRole("listitem").filter({ hasText: "last seen" })).toHaveCount(1);
  for (const other of others) {
    await other.goto("/settings");
    await expect(other).toHaveURL("/sign-in?next=%2Fsettings");
    await other.close();
  }
});

test("the theme that was chosen holds on every page, cached ones too", async ({ page }) => {
  const scheme = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await register(page);
  for (const [theme, expected] of [["Dark", "dark"], ["Light", "light"], ["System", "light dark"]] as const) {
    await page.goto("/settings/preferences");
    await page.getByLabel(theme).check();
    await press(page, "Save");
    await expect(page.getByText("Your preferences are saved")).toBeVisible();
    await expect.poll(scheme).toBe(expected);
    await page.goto("/users");
    await expect.poll(scheme).toBe(expected);
  }
});

test("language and newsletter are kept, and the start page greets in the language", async ({ page, database }) => {
  const { email } = await register(page);
  const stored = (): unknown[] => database.rows("SELECT language, newsletter FROM users WHERE email = ?", email);
  expect(stored()).toEqual([{ language: null, newsletter: 0 }]);
  await page.goto("/settings/preferences");
  await page.getByLabel("Deutsch").check();
  await page.getByLabel("Send me the newsletter").check();
  await press(page, "Save");
  await expect(page.getByText("Your preferences are saved")).toBeVisible();
  expect(stored()).toEqual([{ language: "de", newsletter: 1 }]);
  await page.goto("/");
  await expect(page).toHaveURL("/de");

  await page.goto("/de/settings/preferences");
  await expect(page.getByLabel("Deutsch")).toBeChecked();
  await page.getByLabel("Automatisch").check();
  await page.getByLabel("Newsletter bekommen").uncheck();
  await press(page, "Speichern");
  await expect(page.getByText("Deine Vorlieben sind gespeichert")).toBeVisible();
  expect(stored()).toEqual([{ language: null, newsletter: 0 }]);
});

test("what is kept of a member is downloaded as a file", async ({ page }) => {
  const { name, email } = await register(page);
  await page.goto("/settings/data");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download everything" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("my-data.json");
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(file).toMatchObject({ member: { name, email, newsletter: false }, likes: [] });
});

test("a token is shown once, and revoked", async ({ page, request, database }) => {
  const { email } = await register(page);
  const [{ id }] = database.rows("SELECT id FROM users WHERE email = ?", email) as [{ id: number }];
  await page.goto("/settings/tokens");
  await page.getByLabel("What it is for").fill("a script");
  await press(page, "Make a token");
  const token = await page.locator(".token").innerText();
  const put = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await request.put(`/api/users/${id}`, { headers, data: { name: "By a program" } })).status();
  };
  expect(await put()).toBe(200);
  await page.goto("/settings/tokens");
  await expect(page.getByText("a script")).toBeVisible();
  await expect(page.locator(".token")).toHaveCount(0);
  await press(page, "Revoke");
  await expect(page.getByText("The token is revoked")).toBeVisible();
  expect(await put()).toBe(401);
});

test("who leaves is out of the directory at once, and can come back", async ({ page, database }) => {
  const { name, email } = await register(page);
  const row = page.getByRole("row", { name });
  const directory = `/users?search=${encodeURIComponent(name)}`;
  await page.goto("/settings/data");
  await page.getByLabel("Your email address").fill(email);
  await press(page, "Delete my account");
  await expect(page.getByText("Your account will be deleted in a week")).toBeVisible();
  await page.goto(directory);
  await expect(page.getByText("No member is called")).toBeVisible();
  await page.goto("/settings/data");
  await press(page, "Keep my account");
  await expect(page.getByText("Your account is kept")).toBeVisible();
  await page.goto(directory);
  await expect(row).toBeVisible();
  expect(database.count("SELECT count(*) FROM users WHERE email = ? AND delete_at IS NULL", email)).toBe(1);
});
