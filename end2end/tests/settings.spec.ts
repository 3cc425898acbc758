import type { Page } from "@playwright/test";
import { alert, nextPost } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save" }).click();
}

test("a changed profile is stored and shown wherever the member is", async ({ page, database, member, request }) => {
  const name = `${member.name} the Second`;
  const bio = "First line\nsecond line & <more>";
  await page.goto("/examples/guests");
  expect((await request.get("/examples/guests")).headers()["formwork-cache"]).toBe("hit");

  await page.goto(`/examples/guests/${member.id}`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Bio").fill(bio);
  await save(page);

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.locator(".bio")).toHaveText(bio, { useInnerText: true });
  await expect(page).toHaveTitle(`${name} – Members`);
  await expect(page).toHaveURL(`/examples/guests/${member.id}`);
  expect(database.rows("SELECT name, bio FROM guests WHERE id = ?", member.id)).toEqual([{ name, bio }]);

  const said = page.locator(".flashes");
  await expect(said).toHaveText("Saved");
  await expect(said).toHaveAttribute("role", "status");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(said).toHaveCount(0);

  const directory = await page.goto("/examples/guests");
  expect(directory?.headers()["formwork-cache"]).toBe("miss");
  await expect(page.getByRole("row", { name: `${name} ${member.email}` })).toBeVisible();
});

test("an emptied bio is removed", async ({ page, database, member }) => {
  const bio = () => database.rows("SELECT bio FROM guests WHERE id = ?", member.id);
  await page.goto(`/examples/guests/${member.id}`);
  await page.getByLabel("Bio").fill("Something");
  await save(page);
  await expect(page.locator(".bio")).toHaveText("Something");
  expect(bio()).toEqual([{ bio: "Something" }]);

  await page.getByLabel("Bio").fill("");
  await save(page);
  await expect(page.locator(".bio")).toHaveCount(0);
  expect(bio()).toEqual([{ bio: null }]);
});

test("a bio that is too long is refused, and kept in the form", async ({ page, database, member, mode }) => {
  const path = `/examples/guests/${member.id}`;
  const bio = "long ".repeat(100) + "end";
  await page.goto(path);
  const control = page.getByLabel("Bio");
  await control.evaluate((textarea) => textarea.removeAttribute("maxlength"));
  await control.fill(bio);
  const [response] = await Promise.all([nextPost(page, path), save(page)]);

  expect(response.status()).toBe(422);
  await expect(control).toHaveAttribute("aria-invalid", "true");
  await expect(control).toHaveValue(bio);
  await expect(control).toHaveAccessibleDescription(/500 characters/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(member.name);
  if (mode !== "no-script") await expect(alert(page)).toBeFocused();
  expect(database.rows("SELECT name, bio FROM guests WHERE id = ?", member.id)).toEqual([
    { name: member.name, bio: null },
  ]);
});
