import type { Locator, Page } from "@playwright/test";
import { press, register } from "../../support/account.ts";
import type { Database } from "../../support/database.ts";
import type { Mode } from "../../support/modes.ts";
import { alert, expectSameDocument, holdAnswers, markDocument, recordAssets, recordRequests } from "../../support/page.ts";
import { expect, test } from "../../support/test.ts";

const CALLS = "**/_formwork/action/**";

/** A new member on their own profile, with notices in this order; gives their number. */
async function openOwnProfile(page: Page, database: Database, mode: Mode, texts: string[]): Promise<number> {
  const { email } = await register(page);
  const [{ id }] = database.rows("SELECT id FROM users WHERE email = ?", email) as [{ id: number }];
  await page.goto(`/users/${id}`);
  for (const [index, text] of texts.toReversed().entries()) {
    await add(page, text);
    await expectNotices(page, texts.slice(texts.length - index - 1));
  }
  await page.goto(`/users/${id}`);
  // Without notices there is no list.
  if (texts.length > 0) await listWorks(page, mode);
  return id;
}

async function add(page: Page, text: string): Promise<void> {
  await page.getByLabel("Notice").fill(text);
  await press(page, "Add");
}

/** Waits until the list is the island's, where it is to be. */
async function listWorks(page: Page, mode: Mode): Promise<void> {
  if (mode !== "full") return;
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const check = () => {
          const island = document.querySelector("leptos-island[data-component^=OwnNotices_]");
          if (island && "$$dispose" in island) resolve();
        };
        document.addEventListener("formwork:islands", check);
        check();
      }),
  );
}

function button(page: Page, notice: string, name: string): Locator {
  const item = page.getByRole("listitem").filter({ has: page.getByText(notice, { exact: true }) });
  return item.getByRole("button", { name, exact: true });
}

async function expectNotices(page: Page, texts: string[]): Promise<void> {
  await expect(page.locator(".notice-text")).toHaveText(texts);
}

/** What the database has in the end: a click shows before it is stored. */
async function expectStored(database: Database, user: number, texts: string[]): Promise<void> {
  const sql = "SELECT text FROM notices WHERE user_id = ? AND deleted_at IS NULL ORDER BY place";
  await expect.poll(() => database.rows(sql, user).map((row) => row.text)).toEqual(texts);
}

test("notices are added, changed, moved, deleted and had back", async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b"]);
  await expectStored(database, user, ["a", "b"]);
  await add(page, "new");
  await expect(page.getByText("The notice is added")).toBeVisible();
  await expectNotices(page, ["new", "a", "b"]);
  await expectStored(database, user, ["new", "a", "b"]);

  await page.getByRole("link", { name: "Edit" }).first().click();
  const form = page.getByRole("listitem").locator("form").filter({ has: page.getByLabel("Notice") });
  await form.getByLabel("Notice").fill("better");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The notice is saved")).toBeVisible();
  await expectNotices(page, ["better", "a", "b"]);
  await expectStored(database, user, ["better", "a", "b"]);

  await listWorks(page, mode);
  await button(page, "better", "Down").click();
  await expectNotices(page, ["a", "better", "b"]);
  await expectStored(database, user, ["a", "better", "b"]);
  await button(page, "b", "Up").click();
  await expectNotices(page, ["a", "b", "better"]);
  await expectStored(database, user, ["a", "b", "better"]);

  await button(page, "b", "Delete").click();
  await expect(page.getByText("The notice is deleted")).toBeVisible();
  await expect(page.locator(".deleted q")).toHaveText("b");
  await expectNotices(page, ["a", "better"]);
  await expectStored(database, user, ["a", "better"]);
  await press(page, "Undo");
  await expect(page.getByText("The notice is back")).toBeVisible();
  await expectNotices(page, ["a", "b", "better"]);
  await expectStored(database, user, ["a", "b", "better"]);
});

test("what is too long is refused, and what was typed stays", async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a"]);
  const text = page.getByLabel("Notice");
  await text.evaluate((control: HTMLTextAreaElement) => {
    control.form!.noValidate = true;
    control.removeAttribute("maxlength");
  });
  await add(page, "x".repeat(281));
  await expect(alert(page)).toContainText("Notice must have at most 280 characters");
  await expect(text).toHaveValue("x".repeat(281));
  await expectStored(database, user, ["a"]);
});

test("two tabs that move one notice move it twice", async ({ page, context, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b", "c"]);
  const other = await context.newPage();
  await other.goto(page.url());
  await listWorks(other, mode);
  await button(other, "c", "Up").click();
  await expectNotices(other, ["a", "c", "b"]);
  await expectStored(database, user, ["a", "c", "b"]);

  await button(page, "c", "Up").click();
  await expectNotices(page, ["c", "a", "b"]);
  await expectStored(database, user, ["c", "a", "b"]);
});

test("a change in another tab is shown, and not overwritten unseen", async ({ page, context, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a"]);
  const other = await context.newPage();
  const forms = [];
  for (const tab of [other, page]) {
    await tab.goto(page.url());
    await tab.getByRole("link", { name: "Edit" }).click();
    const form = tab.getByRole("listitem").locator("form").filter({ has: tab.getByLabel("Notice") });
    // Both have it as it was before either changes it.
    await expect(form).toBeVisible();
    forms.push(form);
  }
  const [theirs, mine] = forms as [Locator, Locator];
  await theirs.getByLabel("Notice").fill("theirs");
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("The notice is saved")).toBeVisible();

  await mine.getByLabel("Notice").fill("mine");
  await mine.getByRole("button", { name: "Save" }).click();
  await expect(alert(page)).toContainText("The notice was changed meanwhile");
  await expect(page.getByText("It says now: theirs")).toBeVisible();
  await expect(mine.getByLabel("Notice")).toHaveValue("mine");
  await expectStored(database, user, ["theirs"]);
  await mine.getByRole("button", { name: "Save" }).click();
  await expectNotices(page, ["mine"]);
  await expectStored(database, user, ["mine"]);
});

test("on the German page they are German", async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b"]);
  await page.goto(`/de/users/${user}`);
  await listWorks(page, mode);
  await button(page, "a", "Nach unten").click();
  await expectNotices(page, ["b", "a"]);
  await expectStored(database, user, ["b", "a"]);
  await button(page, "a", "Löschen").click();
  await expect(page.getByText("Die Mitteilung ist gelöscht")).toBeVisible();
  await expectNotices(page, ["b"]);
  await press(page, "Rückgängig");
  await expect(page.getByText("Die Mitteilung ist wieder da")).toBeVisible();
  await expectStored(database, user, ["b", "a"]);
});

test("with the keyboard alone one moves and deletes, and stays where one is", { tag: "@script" }, async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b", "c"]);
  await button(page, "c", "Up").focus();
  for (const [key, texts, name] of [
    ["Enter", ["a", "c", "b"], "Up"],
    // The first does not move up any more.
    ["Space", ["c", "a", "b"], "Down"],
    ["Enter", ["a", "c", "b"], "Down"],
    // Nor does the last move down; the script knows of no button's kin, and takes what follows.
    ["Enter", ["a", "b", "c"], mode === "full" ? "Up" : "Delete"],
  ] as const) {
    await page.keyboard.press(key);
    await expectNotices(page, [...texts]);
    await expectStored(database, user, [...texts]);
    await expect(button(page, "c", name)).toBeFocused();
  }
  await button(page, "a", "Delete").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The notice is deleted")).toBeVisible();
  await expectNotices(page, ["b", "c"]);
  await expectStored(database, user, ["b", "c"]);
  await listWorks(page, mode);
  await expect(mode === "full" ? button(page, "b", "Delete") : page.getByRole("button", { name: "Undo" })).toBeFocused();
});

test("with WASM a click shows before the answer", { tag: "@full" }, async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b", "c"]);
  await markDocument(page);
  const requests = recordRequests(page);
  const release = await holdAnswers(page, CALLS);
  await button(page, "c", "Up").click();
  await expectNotices(page, ["a", "c", "b"]);
  await button(page, "c", "Up").click();
  await expectNotices(page, ["c", "a", "b"]);
  await button(page, "b", "Delete").click();
  await expectNotices(page, ["c", "a"]);
  await expectStored(database, user, ["a", "b", "c"]);

  release();
  await expect(page.getByText("The notice is deleted")).toBeVisible();
  await expectNotices(page, ["c", "a"]);
  await expectStored(database, user, ["c", "a"]);
  // One call for each click; the last one brought the page along.
  expect(requests).toHaveLength(3);
  await expectSameDocument(page);
});

for (const [what, isAnswered] of [["a server error", true], ["a lost connection", false]] as const) {
  test(`with WASM ${what} takes it back and says so`, { tag: "@full" }, async ({ page, database, mode }) => {
    const user = await openOwnProfile(page, database, mode, ["a", "b"]);
    await page.route(CALLS, (route) =>
      isAnswered
        ? route.fulfill({ status: 500, json: { error: { code: "failed", digest: "0123456789abcdef" } } })
        : route.abort("connectionfailed"),
    );
    for (const [notice, name] of [["b", "Up"], ["a", "Down"], ["a", "Delete"]] as const) {
      await button(page, notice, name).click();
      await expect(alert(page)).toHaveText("This did not work. Try it again, or reload the page.");
      await expectNotices(page, ["a", "b"]);
      await expectStored(database, user, ["a", "b"]);
    }
    await page.unroute(CALLS);
    await button(page, "b", "Up").click();
    await expectNotices(page, ["b", "a"]);
    await expect(alert(page)).toHaveCount(0);
    await expectStored(database, user, ["b", "a"]);
  });
}

test("with WASM what another tab has deleted is not moved", { tag: "@full" }, async ({ page, context, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b", "c"]);
  const other = await context.newPage();
  await other.goto(page.url());
  await listWorks(other, mode);
  await button(other, "b", "Delete").click();
  await expect(other.getByText("The notice is deleted")).toBeVisible();

  await button(page, "b", "Up").click();
  await expect(alert(page)).toHaveText("This did not work. Try it again, or reload the page.");
  await expectNotices(page, ["a", "b", "c"]);
  await expectStored(database, user, ["a", "c"]);
  // The next answer has the list as it is.
  await button(page, "c", "Up").click();
  await expectNotices(page, ["c", "a"]);
  await expectStored(database, user, ["c", "a"]);
});

test("the list's own WASM is fetched on one's own profile alone", { tag: "@full" }, async ({ page, database, mode }) => {
  const parts = (requests: ReturnType<typeof recordAssets>) => requests.filter((request) => request.url().includes("/app_part."));
  const user = await openOwnProfile(page, database, mode, []);
  let requests = recordAssets(page);
  for (const profile of [`/users/${user}`, "/users/1"]) {
    await page.goto(profile, { waitUntil: "networkidle" });
    expect(parts(requests)).toEqual([]);
  }
  await page.goto(`/users/${user}`);
  await add(page, "a");
  await expectNotices(page, ["a"]);
  requests = recordAssets(page);
  await page.goto(`/users/${user}`);
  await listWorks(page, mode);
  expect(parts(requests)).not.toEqual([]);
});

test("with WASM properties that cannot be read are told, and the forms work", { tag: "@full" }, async ({ page, database, mode }) => {
  const user = await openOwnProfile(page, database, mode, ["a", "b"]);
  await page.route(page.url(), async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const response = await route.fetch();
    const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
    const body = (await response.text()).replace("&quot;notices&quot;:[", "&quot;notices&quot;:[7,");
    await route.fulfill({ response, headers, body });
  });
  const warned = page.waitForEvent("console", (message) => message.type() === "warning");
  await page.goto(page.url());
  expect((await warned).text()).toMatch(/islands stay as HTML.*the properties of an island are others than it takes/);
  await button(page, "b", "Up").click();
  await expectNotices(page, ["b", "a"]);
  await expectStored(database, user, ["b", "a"]);
});
