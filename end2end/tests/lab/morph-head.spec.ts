/** The head of the next page. */
import { leadsTo } from "../../support/events.ts";
import { expectSameDocument, markDocument } from "../../support/page.ts";
import { expect, test } from "../../support/lab-test.ts";

const SHEET = '<link rel="stylesheet" href="/a.css">';

test.describe("another page", { tag: "@script" }, () => {
  test("with a stylesheet of its own is loaded in full, so that it is never shown without", async ({ page, lab }) => {
    for (const name of ["a", "b"]) lab.on(`GET /${name}.css`, { headers: { "Content-Type": "text/css" }, body: "" });
    lab.page("/a", '<p>a</p><a href="/b">b</a><a href="/c">c</a>', { head: SHEET });
    lab.page("/b", "<p>b</p>", { head: `${SHEET}<link rel="stylesheet" href="/b.css">` });
    lab.page("/c", '<p>c</p><a href="/b">b</a>', { head: SHEET });
    await page.goto("/a");
    await markDocument(page);
    await leadsTo(page, "formwork:render", () => page.locator('[href="/c"]').click());
    await expectSameDocument(page);
    await Promise.all([page.waitForEvent("load"), page.locator('[href="/b"]').click()]);
    await expect(page.locator("p")).toHaveText("b");
    expect(await page.evaluate(() => window.marker)).toBeUndefined();
  });

  test("has its metadata, each once", async ({ page, lab }) => {
    const names = (...list: string[]) => list.map((name) => `<meta name="${name}">`).join("");
    lab.page("/a", '<a href="/b">b</a>', { head: names("x", "y") });
    lab.page("/b", "<p>b</p>", { head: names("w", "x", "v", "v", "y", "z") });
    await page.goto("/a");
    await leadsTo(page, "formwork:render", () => page.locator("a").click());
    const found = await page.locator("head meta[name]").evaluateAll((els) => els.map((el) => el.getAttribute("name")));
    expect(found.sort()).toEqual(["v", "w", "x", "y", "z"]);
  });
});
