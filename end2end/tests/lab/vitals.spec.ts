/** How steady the layout is, and how long a page of a thousand rows keeps the visitor waiting. */
import { leadsTo } from "../../support/events.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import { recordShifts, shift } from "../../support/layout.ts";

const STYLE = { head: '<link rel="stylesheet" href="/style.css">' };
const FORM = '<form id="f" method="post"><input id="a" name="a"><button>Save</button></form>';

function rows(from: number): string {
  const row = (n: number) => `<tr><td><a href="/examples/guests/${n}">Member ${n}</a></td><td>m${n}@example.org</td><td>${n % 7}</td></tr>`;
  return `<table>${Array.from({ length: 1000 }, (_, i) => row(from + i)).join("")}</table>`;
}

test("nothing shifts on a submission, a refused one, and a visit", { tag: "@script" }, async ({ page, lab }) => {
  await recordShifts(page);
  const css = (body: string) => ({ headers: { "Content-Type": "text/css" }, body });
  lab.on("GET /style.css", css("table, p { width: 600px; height: 30px; table-layout: fixed } .formwork-announcer { position: absolute; opacity: 0 } section { margin-top: 120px }"));
  const list = (from: number, error: string) => `<a href="/b">b</a>${FORM}<p>${error}</p>${rows(from)}`;
  lab.page("/a", list(0, ""), STYLE);
  lab.page("/b", `<a href="/a">a</a><section><h1>b</h1></section>`, STYLE);
  const answer = (status: number, body: string) =>
    lab.on("POST /a", { status, headers: { "Formwork-Location": "/a" }, body: html(body, STYLE) });
  await page.goto("/a");
  // Through scripts, for what a click explains is not counted.
  const send = () => leadsTo(page, "formwork:render", () => page.locator("form").evaluate((form: HTMLFormElement) => form.requestSubmit()));
  const go = (name: string) => leadsTo(page, "formwork:render", () => page.locator(`a[href="/${name}"]`).evaluate((link: HTMLElement) => link.click()));
  answer(200, list(1, ""));
  await send();
  answer(422, list(1, "is blank"));
  await send();
  await go("b");
  await expect(page.locator("section")).toHaveCSS("margin-top", "120px");
  expect(await shift(page)).toBe(0);
  await go("a");
  expect(await shift(page)).toBe(0);
});

test("a thousand rows that are rendered anew take scripts less than 50 ms", { tag: "@script" }, async ({ page, lab }) => {
  const list = (from: number) => `<h1>List</h1>${FORM}${rows(from)}`;
  lab.page("/a", list(0));
  lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(list(0).replace("Member 500", "Member of 500")) });
  const session = await page.context().newCDPSession(page);
  // Time that other processes take does not count.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto("/a");
  const scripts = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ScriptDuration")?.value ?? NaN;
  };
  const before = await scripts();
  await leadsTo(page, "formwork:render", () => page.locator("button").click());
  expect((await scripts()) - before).toBeLessThan(0.05);
  await expect(page.getByRole("link", { name: "Member of 500" })).toHaveCount(1);
});
