import { openProfile } from "../support/page.ts";
import { createMember, expect, somebody, test } from "../support/test.ts";

test("the directory is searched by a form that works in every mode", async ({ page, member, request }) => {
  const other = await createMember(request);
  await page.goto("/examples/guests");
  await page.getByRole("searchbox", { name: "Name" }).fill(member.name);
  await page.getByRole("button", { name: "Search" }).click();

  await expect(page).toHaveURL(`/examples/guests?search=${member.name.replace(" ", "+")}`);
  await expect(page.getByRole("searchbox")).toHaveValue(member.name);
  await expect(page.getByRole("cell", { name: member.email })).toBeVisible();
  await expect(page.getByRole("cell", { name: other.email })).toHaveCount(0);

  await page.getByRole("searchbox").fill(somebody().email);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("0 members found")).toBeVisible();
});

test("a page that is sent in parts shows its content instead of the fallback", async ({
  page,
  database,
  member,
  mode,
}) => {
  await openProfile(page, member, mode);
  await page.locator("button.like").click();
  await expect.poll(() => database.count("SELECT count(*) FROM guest_likes WHERE user_id = ?", member.id)).toBe(1);

  await page.getByRole("link", { name: "Statistics" }).click();
  await expect(page.getByRole("heading", { name: "Statistics" })).toBeVisible();
  await expect(page.getByRole("listitem").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("listitem").first()).toBeVisible();
  await expect(page.getByText("Counting")).toBeHidden();
  await expect(page).toHaveTitle("Statistics – Members");
});

test("a number that nobody has leads to those who are there", async ({ page }) => {
  const answer = await page.goto("/examples/guests/999999");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "No such member" })).toBeVisible();
  await page.getByRole("link", { name: "See the directory" }).click();
  await expect(page.getByRole("heading", { name: "Guests" })).toBeVisible();
});
