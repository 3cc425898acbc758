import { register } from "../../support/account.ts";
import { expect, test } from "../../support/test.ts";

test("the directory is searched, sorted, and leads to members", async ({ page }) => {
  const { name } = await register(page);
  await page.goto("/users");
  await page.getByRole("searchbox", { name: "Name" }).fill(name);
  await page.getByRole("searchbox", { name: "Name" }).press("Enter");
  await expect(page.getByText("1 member found")).toBeVisible();
  await page.getByRole("link", { name: "Member since" }).click();
  await expect(page).toHaveURL(/\/users\?search=.*&sort=newest$/);
  await expect(page.getByRole("columnheader", { name: "Member since" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("a like is counted, named, and taken back", async ({ page, database }) => {
  const { name, email } = await register(page);
  const [{ id }] = database.rows("SELECT id FROM users WHERE email <> ? AND delete_at IS NULL ORDER BY id DESC LIMIT 1", email) as [{ id: number }];
  const before = database.count("SELECT count(*) FROM likes WHERE user_id = ?", id);
  const likes = (): number => database.count("SELECT count(*) FROM likes WHERE user_id = ?", id);
  await page.goto(`/users/${id}`);
  const button = page.locator("button.like");
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect.poll(likes).toBe(before + 1);
  await page.reload();
  await expect(page.locator(".likers")).toContainText(name);
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "false");
  await expect.poll(likes).toBe(before);
});
