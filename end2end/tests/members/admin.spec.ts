import type { Page } from "@playwright/test";
import { type Account, press, register, signInAsAdministrator } from "../../support/account.ts";
import { alert, nextPost } from "../../support/page.ts";
import { expect, test } from "../../support/test.ts";

/** The list with this member alone, who is selected. */
async function select(page: Page, { name }: Account): Promise<void> {
  await page.goto(`/admin/users?search=${encodeURIComponent(name)}`);
  await page.getByRole("checkbox", { name: `Select ${name}` }).check();
}

test("an administrator gives a role, takes it, and signs a member out", async ({ page, browser, baseURL, database }) => {
  const theirs = await browser.newPage({ baseURL });
  const member = await register(theirs);
  const role = (): unknown => database.rows("SELECT role FROM users WHERE email = ?", member.email)[0]?.["role"];
  await signInAsAdministrator(page);

  await select(page, member);
  await press(page, "Make administrators");
  await expect(page.getByText("Made administrators: 1")).toBeVisible();
  await expect(page.getByRole("row", { name: member.name })).toContainText("Administrator");
  expect(role()).toBe("administrator");
  expect((await theirs.goto("/admin/users"))?.status()).toBe(200);

  await select(page, member);
  await press(page, "Make members");
  await expect(page.getByText("Made members: 1")).toBeVisible();
  expect(role()).toBe("member");
  expect((await theirs.goto("/admin/users"))?.status()).toBe(403);

  await select(page, member);
  await press(page, "Sign out everywhere");
  await expect(page.getByText("Signed out everywhere, tokens revoked: 1")).toBeVisible();
  expect(database.count("SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?", member.email)).toBe(0);
  await theirs.goto("/settings");
  await expect(theirs).toHaveURL("/sign-in?next=%2Fsettings");
  expect(
    database.rows("SELECT what FROM audit_log WHERE subject = ? ORDER BY id", member.name).map(({ what }) => what),
  ).toEqual(["role-changed", "role-changed", "sessions-ended"]);
  await theirs.close();
});

test("several members are deleted once the word is typed", async ({ page, browser, baseURL, database }) => {
  const contexts = [await browser.newPage({ baseURL }), await browser.newPage({ baseURL })];
  const members = await Promise.all(contexts.map(register));
  const left = (): number =>
    database.count("SELECT count(*) FROM users WHERE email IN (?, ?)", ...members.map(({ email }) => email));
  await signInAsAdministrator(page);
  await page.goto(`/admin/users?search=${process.pid}`);
  for (const { name } of members) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await press(page, "Delete …");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Delete members");
  for (const { name, email } of members) await expect(page.getByText(`${name}, ${email}`)).toBeVisible();

  await page.getByLabel("Confirmation").fill("delete");
  await press(page, "Delete");
  await expect(alert(page)).toContainText("Confirmation must be the word DELETE");
  await expect(page.getByLabel("Confirmation")).toHaveValue("delete");
  expect(left()).toBe(2);

  await page.getByLabel("Confirmation").fill("DELETE");
  await press(page, "Delete");
  await expect(page).toHaveURL(`/admin/users?search=${process.pid}`);
  await expect(page.getByText("Deleted: 2")).toBeVisible();
  expect(left()).toBe(0);
  for (const theirs of contexts) {
    await theirs.goto("/settings");
    await expect(theirs).toHaveURL("/sign-in?next=%2Fsettings");
    await theirs.close();
  }
});

test("nothing is done to nobody, and the page says so", async ({ page, mode }) => {
  await signInAsAdministrator(page);
  await page.goto("/admin/users");
  for (const name of ["Make administrators", "Make members", "Sign out everywhere", "Delete …"]) {
    const [answer] = await Promise.all([nextPost(page, "/admin/users"), press(page, name)]);
    expect(answer.status()).toBe(422);
    expect(answer.request().headers()["formwork-request"]).toBe(mode === "no-script" ? undefined : "submit");
    await expect(alert(page)).toContainText("Select at least one member");
  }
});
