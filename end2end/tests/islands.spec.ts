/** When the application's islands load, what they know of each other, and what is done before they work. */
import type { Page } from "@playwright/test";
import { islandsStarted, leadsTo } from "../support/events.ts";
import { holdAnswers, nextPost, recordAssets, recordRequests } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const EXAMPLES = "/examples/islands";
const TOGGLE = "/_formwork/action/app::guests::actions::toggle_like";

/** What the islands of a page have fetched. */
function codeOf(page: Page): () => string[] {
  const requests = recordAssets(page);
  const isOfIslands = /\/(app|app_bg|app_part)\.[^/]+\.(js|wasm)$/;
  return () => requests.map((request) => new URL(request.url()).pathname).filter((path) => isOfIslands.test(path));
}

/** Waits until whatever a page began with has had its time. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(resolve)))),
  );
}

function likeButton(page: Page) {
  return page.locator("button.like");
}

for (const when of ["load", "idle", "visible", "media", "interaction"]) {
  test(`a like is stored whatever its island waits for: ${when}`, async ({ page, mode }) => {
    await page.goto(`${EXAMPLES}/${when}`);
    await expect(likeButton(page)).toHaveAttribute("aria-pressed", "false");
    const posts: string[] = [];
    page.on("request", (request) => request.method() === "POST" && posts.push(new URL(request.url()).pathname));
    if (mode === "full" && when !== "interaction") {
      if (when === "visible") await likeButton(page).scrollIntoViewIfNeeded();
      await islandsStarted(page);
    }
    await likeButton(page).click();
    await expect(likeButton(page)).toHaveAttribute("aria-pressed", "true");
    await expect(likeButton(page)).not.toHaveAttribute("aria-busy", "true");
    expect(posts).toHaveLength(1);
    await page.goto(`${EXAMPLES}/${when}`);
    await expect(likeButton(page)).toHaveAttribute("aria-pressed", "true");
  });
}

test("a form in an island is sent, and shows what is wrong", async ({ page, mode }) => {
  await page.goto(`${EXAMPLES}/form`);
  if (mode === "full") await islandsStarted(page);
  const note = page.getByLabel("Note");
  const send = () => page.getByRole("button", { name: "Keep" }).click();
  if (mode === "full") {
    // Nothing is sent for it.
    const requests = recordRequests(page);
    await note.fill("ab");
    await note.press("Tab");
    await expect(note).toHaveAttribute("aria-invalid", "true");
    await note.fill("abc");
    await expect(note).not.toHaveAttribute("aria-invalid");
    expect(requests).toEqual([]);
  }
  await note.fill("  Remember  ");
  await send();
  await expect(page.getByText("Noted: Remember")).toBeVisible();

  // The browser itself does not count what is trimmed.
  await page.getByLabel("Note").fill("a  ");
  await send();
  // The field is checked as soon as it is left; the answer says so above the form.
  await expect(page.getByRole("alert").getByRole("link")).toBeVisible();
  await expect(page.getByLabel("Note")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Note")).toHaveAccessibleDescription(/Note/);
  await page.getByLabel("Note").fill("Better");
  await send();
  await expect(page.getByText("Noted: Better")).toBeVisible();
});

test("a form in an island goes on being checked, however it comes back", async ({ page, mode }) => {
  const warnings: string[] = [];
  // Without WASM it is HTML from the start, and that is said.
  if (mode === "full") page.on("console", (message) => message.text().startsWith("formwork:") && warnings.push(message.text()));
  const press = async (name: string) => {
    const act = () => page.getByRole("button", { name, exact: true }).click();
    if (mode === "full") await leadsTo(page, "formwork:islands", act);
    else if (mode === "no-wasm") await leadsTo(page, "formwork:render", act);
    else await Promise.all([page.waitForEvent("load"), act()]);
  };
  await page.goto(`${EXAMPLES}/lists`);
  if (mode === "full") await islandsStarted(page);
  for (const name of ["Add Stop", "Add Leg", "Add Stop", "Add Leg"]) await press(name);
  await page.getByLabel("Name").fill("Way  ");
  await page.getByLabel("Stop 1", { exact: true }).fill("Ulm");
  await page.getByLabel("Stop 2", { exact: true }).fill("Graz");
  await page.getByLabel("Map").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("A") });
  await page.locator("form#keep_trip").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await press("Keep");
  await expect(page.getByRole("alert").getByRole("link")).toHaveText([
    "Start: Town is required",
    "Leg 1: By is required",
    "Leg 2: By is required",
  ]);
  await expect(page.getByLabel("Keep a.txt")).toBeChecked();
  const by = page.getByLabel("By");
  if (mode === "full") {
    await by.nth(1).fill("x");
    await expect(page.getByText("By must have at least 2 characters")).toBeVisible();
  }
  for (const place of [0, 1]) await by.nth(place).fill("train");
  await page.getByLabel("Town").fill("Linz");
  if (mode === "full") await expect(page.locator("[aria-invalid]")).toHaveCount(0);
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByText('Way: Linz ["Ulm", "Graz"] ["train", "train"] a.txt')).toBeVisible();
  expect(warnings).toEqual([]);
});

test("what waits for others is HTML until then", { tag: "@no-script" }, async ({ page }) => {
  await page.goto(`${EXAMPLES}/nested`);
  await expect(page.getByText("The server rendered this.")).toBeAttached();
  await expect(page.locator("link[rel$=preload]")).toHaveCount(0);
});

test.describe("islands", { tag: "@full" }, () => {
  test("what is typed on into an island's form while it is sent stays if it comes back", async ({ page }) => {
    await page.goto(`${EXAMPLES}/form`);
    await islandsStarted(page);
    const note = page.getByLabel("Note");
    const release = await holdAnswers(page, `**${EXAMPLES}/form*`);
    await note.fill("a  ");
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("button", { name: "Keep" }).click();
    await sent;
    await note.fill("Better");
    await leadsTo(page, "formwork:islands", async () => release());
    await expect(page.getByRole("alert").getByRole("link")).toBeVisible();
    await expect(note).toHaveValue("Better");
    // The island is another one, and checks what is typed as the first did.
    await note.fill("");
    await expect(note).toHaveAttribute("aria-invalid", "true");
    await note.fill("Better");
    await expect(note).not.toHaveAttribute("aria-invalid");
    await page.getByRole("button", { name: "Keep" }).click();
    await expect(page.getByText("Noted: Better")).toBeVisible();
  });

  test("files are fetched ahead where an island loads at once, and there alone", async ({ page }) => {
    const code = codeOf(page);
    const links = page.locator("link[rel$=preload]");
    for (const [path, count] of [["", 0], ["/idle", 0], ["/visible", 0], ["/media", 0], ["/interaction", 0], ["/nested", 0], ["/load", 2]] as const) {
      await page.goto(EXAMPLES + path);
      await expect(links, path).toHaveCount(count);
    }
    await islandsStarted(page);
    await settle(page);
    const fetched = code().filter((path) => !path.includes("app_part"));
    const here = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLLinkElement).href).pathname));
    for (const path of here) expect(fetched).toContain(path);
  });

  test("each file is fetched once by a page with links to it", async ({ page }) => {
    const code = codeOf(page);
    const warnings: string[] = [];
    page.on("console", (message) => warnings.push(message.text()));
    await page.goto(`${EXAMPLES}/load`);
    await islandsStarted(page);
    await settle(page);
    const fetched = code();
    expect(new Set(fetched).size).toBe(fetched.length);
    expect(warnings).toEqual([]);
  });

  for (const when of ["visible", "interaction"]) {
    test(`nothing is fetched before it is wanted: ${when}`, async ({ page }) => {
      const code = codeOf(page);
      await page.goto(`${EXAMPLES}/${when}`);
      await settle(page);
      expect(code()).toEqual([]);
      await leadsTo(page, "formwork:islands", () =>
        when === "visible" ? likeButton(page).scrollIntoViewIfNeeded() : likeButton(page).focus(),
      );
      expect(code()).toHaveLength(new Set(code()).size);
      expect(code().some((path) => path.endsWith(".wasm"))).toBe(true);
    });
  }

  test("nothing is fetched before a media query matches", async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 800 });
    const code = codeOf(page);
    await page.goto(`${EXAMPLES}/media`);
    await settle(page);
    expect(code()).toEqual([]);
    await leadsTo(page, "formwork:islands", () => page.setViewportSize({ width: 1000, height: 800 }));
  });

  test("one click before the island works is one call of its action", async ({ page }) => {
    await page.goto(`${EXAMPLES}/interaction`);
    const [response] = await Promise.all([nextPost(page, TOGGLE), likeButton(page).click()]);
    expect(response.status()).toBe(200);
    await expect(likeButton(page)).toHaveAttribute("aria-pressed", "true");
  });

  for (const key of ["Enter", "Space"]) {
    test(`one press of a key before the island works is one call of its action: ${key}`, async ({ page }) => {
      let letCome = () => {};
      const mayCome = new Promise<void>((resolve) => (letCome = resolve));
      await page.route("**/*.wasm", async (route) => {
        await mayCome;
        await route.continue();
      });
      await page.goto(`${EXAMPLES}/interaction`);
      const posts = recordRequests(page);
      await likeButton(page).focus();
      await page.keyboard.press(key);
      await expect(likeButton(page)).toHaveAttribute("aria-pressed", "false");
      letCome();
      await expect(likeButton(page)).toHaveAttribute("aria-pressed", "true");
      const calls = posts.filter((request) => request.method() === "POST");
      expect(calls.map((request) => new URL(request.url()).pathname)).toEqual([TOGGLE]);
      await expect(likeButton(page)).toBeFocused();
    });
  }

  test("what was typed before the island works is there, and checked", async ({ page }) => {
    await page.goto(`${EXAMPLES}/interaction`);
    const note = page.getByLabel("Note");
    await note.pressSequentially("ab");
    await note.press("Tab");
    await expect(note).toHaveAttribute("aria-invalid", "true");
    await expect(note).toHaveValue("ab");
  });

  test("an island that cannot be had is its HTML: a click posts the form", async ({ page }) => {
    const warnings: string[] = [];
    page.on("console", (message) => message.text().startsWith("formwork:") && warnings.push(message.text()));
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(`${EXAMPLES}/interaction`);
    await Promise.all([nextPost(page, `${EXAMPLES}/interaction`), likeButton(page).click()]);
    await expect(likeButton(page)).toHaveAttribute("aria-pressed", "true");
    expect(warnings).toHaveLength(1);

    await page.unroute("**/*.wasm");
    await leadsTo(page, "formwork:islands", () => likeButton(page).click());
  });

  test("an island inside another knows it, and waits for it", async ({ page }) => {
    const code = codeOf(page);
    await page.goto(`${EXAMPLES}/nested`);
    await settle(page);
    expect(code()).toEqual([]);
    await page.getByText("The server rendered this.").scrollIntoViewIfNeeded();
    const [outer, inner] = [page.locator("output").nth(0), page.locator("output").nth(1)];
    await expect(outer).toHaveText("1");
    await expect(inner).toHaveText("2");
    await expect(page.getByText("And this.")).toBeVisible();
  });

  test("an island after one inside another has the page's context, whatever becomes of those", async ({ page }) => {
    await page.goto(`${EXAMPLES}/nested`);
    await page.getByText("The server rendered this.").scrollIntoViewIfNeeded();
    await expect(page.locator("output").nth(1)).toHaveText("2");
    await leadsTo(page, "formwork:islands", () => page.getByRole("link", { name: "Next" }).click());
    await expect(page.getByText("This one works.")).toBeVisible();
    await expect(page.locator("output").last()).toHaveText("1");
  });

  test("an island that fails leaves its HTML, and the others work", async ({ page }) => {
    await page.goto(`${EXAMPLES}/failing`);
    await expect(page.locator("output").last()).toHaveText("1");
    await expect(page.locator("output")).toHaveText(["1", "2", "", "1"]);
    await expect(page.getByText("This is HTML, and stays.")).toBeVisible();
  });
});
