import { leadsTo } from "../../support/events.ts";
import { expect, html, test } from "../../support/lab-test.ts";

const FORM = '<form method="post"><input name="a" aria-label="a"><button>Send</button></form>';

test("a form reaches the lab, and its answer is shown", async ({ page, lab }) => {
  lab.page("/", FORM);
  lab.on("POST /", { headers: { "Formwork-Location": "/" }, body: html("<h1>Thanks</h1>") });
  await page.goto("/");
  await page.getByLabel("a").fill("ä");
  await page.getByRole("button").click();
  await expect(page.getByRole("heading")).toHaveText("Thanks");
  expect((await lab.received("POST /")).body.toString()).toBe("a=%C3%A4");
});

test("the script is the one of this source tree", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a>');
  lab.page("/next", "<h1>Next page</h1>");
  await page.goto("/");
  await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
  await expect(page.getByRole("heading")).toHaveText("Next page");
});
