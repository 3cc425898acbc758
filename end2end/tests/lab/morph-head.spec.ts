/** The head of the next page, and what it does to the layout. */
import { leadsTo } from "../../support/events.ts";
import { expect, test } from "../../support/lab-test.ts";

test.describe("another page", { tag: "@script" }, () => {
  test("is not shown before its stylesheets are there, and the page before is not touched by them", async ({ page, lab }) => {
    const css = { headers: { "Content-Type": "text/css" } };
    lab.on("GET /a.css", { ...css, body: "p { color: rgb(1, 1, 1); margin-top: 1px }" });
    lab.on("GET /b.css", { ...css, body: "p { color: rgb(2, 2, 2); margin-top: 90px }" });
    lab.on("GET /print.css", { ...css, body: "p { color: red }" });
    const sheet = (name: string, more = "") => `<link rel="stylesheet" href="/${name}.css"${more}>`;
    lab.page("/a", '<p>a</p><a href="/b">b</a>', { head: sheet("a") });
    lab.page("/b", '<p>b</p><a href="/a">a</a>', { head: sheet("b") + sheet("print", ' media="print"') + '<meta name="robots">' + sheet("a") });
    const release = lab.hold("GET /b.css");
    await page.goto("/a");
    await page.evaluate(() => {
      document.addEventListener("formwork:render", () => (window.marker = getComputedStyle(document.querySelector("p")!).marginTop));
    });
    await leadsTo(page, "formwork:render", async () => {
      await page.locator("a").click();
      await lab.received("GET /b.css");
      await expect(page.locator("p")).toHaveText("a");
      await expect(page.locator("p")).toHaveCSS("margin-top", "1px");
      release();
    });
    // The order of the document decides: the sheet of both pages comes last.
    expect(await page.evaluate(() => window.marker)).toBe("1px");
    await expect(page.locator("p")).toHaveCSS("color", "rgb(1, 1, 1)");
    const links = page.locator("head link[rel=stylesheet], head meta[name=robots]");
    const order = () => links.evaluateAll((els) => els.map((el) => el.outerHTML));
    expect(await order()).toEqual([sheet("b"), sheet("print", ' media="print"'), '<meta name="robots">', sheet("a")]);
    await leadsTo(page, "formwork:render", () => page.locator("a").click());
    expect(await order()).toEqual([sheet("a")]);
    expect(lab.requestsOf("GET /b.css")).toHaveLength(1);
  });

  test("a stylesheet that cannot be had does not keep it back", async ({ page, lab }) => {
    lab.page("/a", '<a href="/b">b</a>');
    lab.page("/b", "<p>b</p>", { head: '<link rel="stylesheet" href="/missing.css">' });
    await page.goto("/a");
    await leadsTo(page, "formwork:render", () => page.locator("a").click());
    await expect(page.locator("p")).toHaveText("b");
  });
});
