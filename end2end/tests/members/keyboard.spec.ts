/** What is done with the keyboard alone, and seen to be done: what has the focus shows it. */
import type { Locator, Page } from "@playwright/test";
import { ADMINISTRATOR, PASSWORD, register } from "../../support/account.ts";
import { islandsStarted } from "../../support/events.ts";
import { expect, test } from "../../support/test.ts";

/** More controls than any page has before the one that is wanted. */
const STOPS = 80;

/** Whether what has the focus is on the screen and has an outline. */
function showsFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return true;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom, width, height } = element.getBoundingClientRect();
    const isOnScreen = bottom > 0 && top < innerHeight && width > 0 && height > 0;
    return isOnScreen && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
}

/** Moves on with the Tab key, until it is there; every stop shows that it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  // A page that is loaded in full has its heading before it has its stylesheet.
  await page.waitForLoadState();
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press("Tab");
    expect(await showsFocus(page), await page.evaluate(() => document.activeElement?.outerHTML)).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error("the Tab key does not lead there");
}

/** Moves on to a link, and follows it. */
async function follow(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("link", { name, exact: true }));
  await page.keyboard.press("Enter");
}

/** Signs in on the page that asks for it. */
async function signIn(page: Page, email: string): Promise<void> {
  await tabTo(page, page.getByLabel("Email"));
  await page.keyboard.type(email);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings");
}

test("with the keyboard alone one signs in, searches, opens a profile and likes it", async ({ page, context, database, mode }) => {
  const { email } = await register(page);
  const [{ id, name }] = database.rows("SELECT id, name FROM users WHERE email <> ? ORDER BY id LIMIT 1 OFFSET 4", email) as [{ id: number; name: string }];
  const likes = (): number => database.count("SELECT count(*) FROM likes JOIN users ON users.id = member_id WHERE user_id = ? AND email = ?", id, email);
  await context.clearCookies();

  await page.goto("/");
  await follow(page, "Account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await signIn(page, email);
  await follow(page, "Directory");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Directory");
  await tabTo(page, page.getByRole("searchbox", { name: "Name" }));
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 member found")).toBeVisible();
  await follow(page, name);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  if (mode === "full") await islandsStarted(page);
  const button = page.locator("button.like");
  await tabTo(page, button);
  await page.keyboard.press("Space");
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect.poll(likes).toBe(1);
});

test("with the keyboard alone one chooses a theme, and the page in German", async ({ page, database }) => {
  const { email } = await register(page);
  await follow(page, "Preferences");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your preferences");
  await tabTo(page, page.getByLabel("System"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Dark")).toBeFocused();
  await tabTo(page, page.getByLabel("Send me the newsletter"));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your preferences are saved")).toBeVisible();
  expect(database.rows("SELECT theme, newsletter FROM users WHERE email = ?", email)).toEqual([{ theme: "dark", newsletter: 1 }]);
  await follow(page, "Deutsch");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Deine Vorlieben");
});

test("with the keyboard alone an administrator selects members, and does something to them", async ({ page, browser, baseURL, database }) => {
  const theirs = await browser.newPage({ baseURL });
  const { name, email } = await register(theirs);
  await theirs.close();
  await page.goto("/sign-in?next=%2Fadmin");
  await tabTo(page, page.getByLabel("Email"));
  await page.keyboard.type(ADMINISTRATOR);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Administration");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Members" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Members");
  await tabTo(page, page.getByRole("searchbox"));
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 member", { exact: true })).toBeVisible();
  await tabTo(page, page.getByRole("checkbox", { name: `Select ${name}` }));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Make administrators" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Made administrators: 1")).toBeVisible();
  expect(database.rows("SELECT role FROM users WHERE email = ?", email)).toEqual([{ role: "administrator" }]);
});
