import type { Locator, Page, Route } from "@playwright/test";
import type { Database } from "../support/database.ts";
import { islandsStarted } from "../support/events.ts";
import { alert, expectSameDocument, holdAnswers, markDocument, nextPost, openProfile, recordRequests } from "../support/page.ts";
import { expect, type Member, test } from "../support/test.ts";

const CALLS = "**/_formwork/action/**";
const ACTION = "/_formwork/action/app::guests::actions::toggle_like";

function likeButton(page: Page): Locator {
  return page.locator("button.like");
}

async function expectLikes(page: Page, count: number, mine: boolean): Promise<void> {
  const button = likeButton(page);
  await expect(button).toHaveAttribute("aria-pressed", String(mine));
  await expect(button).toHaveText(`${mine ? "Liked" : "Like"} ${count}`);
}

function storedLikes(database: Database, member: Member): number {
  return database.count("SELECT count(*) FROM guest_likes WHERE user_id = ?", member.id);
}

test("a like is stored and shown, and can be taken back", async ({ page, database, member, mode }) => {
  await openProfile(page, member, mode);
  await expectLikes(page, 0, false);

  for (const [count, mine] of [[1, true], [0, false], [1, true]] as const) {
    await likeButton(page).click();
    await expectLikes(page, count, mine);
    await expect(likeButton(page)).toHaveAttribute("aria-busy", "false");
    await expect.poll(() => storedLikes(database, member)).toBe(count);
  }

  await openProfile(page, member, mode);
  await expectLikes(page, 1, true);
});

test("every visitor's like counts once", async ({ page, browser, baseURL, database, member, mode }) => {
  await openProfile(page, member, mode);
  await likeButton(page).click();
  await expectLikes(page, 1, true);
  await expect.poll(() => storedLikes(database, member)).toBe(1);

  const other = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const othersPage = await other.newPage();
  await othersPage.goto(`/examples/guests/${member.id}`);
  await expectLikes(othersPage, 1, false);
  await likeButton(othersPage).click();
  await expectLikes(othersPage, 2, true);
  await other.close();
  expect(storedLikes(database, member)).toBe(2);
});

test(
  "without WASM the button posts its form in one round trip",
  { tag: "@no-wasm" },
  async ({ page, member, mode }) => {
    const path = `/examples/guests/${member.id}`;
    await openProfile(page, member, mode);
    await markDocument(page);
    const requests = recordRequests(page);
    const [response] = await Promise.all([nextPost(page, path), likeButton(page).click()]);
    await expectLikes(page, 1, true);

    expect(response.status()).toBe(200);
    expect(response.request().headers()["formwork-request"]).toBe("submit");
    expect(response.headers()["formwork-location"]).toBe(path);
    expect(requests).toHaveLength(1);
    await expectSameDocument(page);
    await expect(likeButton(page)).toBeFocused();
  },
);

test("with WASM a click calls the action", { tag: "@full" }, async ({ page, member, mode }) => {
  await openProfile(page, member, mode);
  await markDocument(page);
  const requests = recordRequests(page);
  const [response] = await Promise.all([nextPost(page, ACTION), likeButton(page).click()]);
  await expectLikes(page, 1, true);

  expect(response.status()).toBe(200);
  const call = { args: [member.id], page: `/examples/guests/${member.id}`, refresh: false };
  expect(response.request().postDataJSON()).toEqual(call);
  expect(await response.json()).toMatchObject({ ok: { count: 1, mine: true } });
  expect(requests).toHaveLength(1);
  await expectSameDocument(page);
  await expect(likeButton(page)).toBeFocused();
});

test("with WASM the count changes before the answer", { tag: "@full" }, async ({ page, database, member, mode }) => {
  await openProfile(page, member, mode);
  const release = await holdAnswers(page, CALLS);
  await likeButton(page).click();

  await expectLikes(page, 1, true);
  await expect(likeButton(page)).toHaveAttribute("aria-busy", "true");
  expect(storedLikes(database, member)).toBe(0);

  release();
  await expect(likeButton(page)).toHaveAttribute("aria-busy", "false");
  await expectLikes(page, 1, true);
  expect(storedLikes(database, member)).toBe(1);
});

test("with WASM the last of several fast clicks decides", { tag: "@full" }, async ({ page, database, member, mode }) => {
  await openProfile(page, member, mode);
  await likeButton(page).click({ clickCount: 3 });
  await expect(likeButton(page)).toHaveAttribute("aria-busy", "false");
  await expectLikes(page, 1, true);
  expect(storedLikes(database, member)).toBe(1);
});

for (const [what, isAnswered] of [["a server error", true], ["a lost connection", false]] as const) {
  test(`with WASM ${what} takes the like back and says so`, { tag: "@full" }, async ({ page, database, member, mode }) => {
    await openProfile(page, member, mode);
    await page.route(CALLS, (route) =>
      isAnswered
        ? route.fulfill({ status: 500, json: { error: { code: "failed", digest: "0123456789abcdef" } } })
        : route.abort("connectionfailed"),
    );
    await likeButton(page).click();
    await expect(alert(page)).toHaveText("This did not work; try again");
    await expectLikes(page, 0, false);
    expect(storedLikes(database, member)).toBe(0);

    await page.unroute(CALLS);
    await likeButton(page).click();
    await expectLikes(page, 1, true);
    await expect(alert(page)).toHaveCount(0);
    await expect.poll(() => storedLikes(database, member)).toBe(1);
  });
}

test("with WASM a failure is said in the language of the page", { tag: "@full" }, async ({ page, member }) => {
  await page.goto(`/de/examples/guests/${member.id}`);
  await islandsStarted(page);
  const nobody = JSON.stringify({ args: [0], page: `/de/examples/guests/${member.id}` });
  const failures: [string, (route: Route) => Promise<void>][] = [
    ["Das gibt es nicht mehr", (route) => route.continue({ postData: nobody })],
    ["Das hat nicht geklappt; bitte noch einmal versuchen", (route) => route.abort("connectionfailed")],
  ];
  for (const [text, answer] of failures) {
    await page.route(CALLS, answer);
    await likeButton(page).click();
    await expect(alert(page)).toHaveText(text);
    await page.unroute(CALLS);
  }
});

