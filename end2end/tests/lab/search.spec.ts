/** Forms that ask: `method="get"`, with the script and without it, and while one types. */
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab, Received } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import { expectSameDocument, markDocument } from "../../support/page.ts";
import { expectSameRequest } from "../../support/requests.ts";

/** What a form holds, and what is asked for when its button is pressed. */
const FORMS: [name: string, form: string, target: string][] = [
  ["its entries take the place of the query", '<form action="/found?old=1"><input name="q" value="a b&ä"><button>Go</button></form>', "/found?q=a+b%26%C3%A4"],
  ["the method may be said, or be unknown", '<form action="/found" method="PUT"><input name="q" value="1"><button>Go</button></form>', "/found?q=1"],
  ["the button is sent in its place", '<form action="/found"><input name="a" value="1"><button name="b" value="2">Go</button><input name="c" value="3"></form>', "/found?a=1&b=2&c=3"],
  ["the button leads elsewhere", '<form action="/other"><input name="q" value="1"><button formaction="/found?x">Go</button></form>', "/found?q=1"],
  ["the button asks by GET", '<form action="/found" method="post"><input name="q" value="1"><button formmethod="get">Go</button></form>', "/found?q=1"],
  ["line breaks are CR LF", '<form action="/found"><textarea name="q">a\nb</textarea><button>Go</button></form>', "/found?q=a%0D%0Ab"],
  ["a file is its name", '<form action="/found" enctype="multipart/form-data"><input type="file" name="f"><button>Go</button></form>', "/found?f="],
  ["nothing is asked", '<form action="/found"><button>Go</button></form>', "/found?"],
  ["a control outside belongs to it", '<form id="f" action="/found"><button>Go</button></form><input form="f" name="q" value="1">', "/found?q=1"],
];

for (const [name, form, target] of FORMS) {
  test(`a form that asks: ${name}`, async ({ page, lab }) => {
    lab.page("/", `<h1>Ask</h1>${form}`);
    lab.page("/found", "<h1>Found</h1>");
    await page.goto("/");
    await page.getByRole("button", { name: "Go" }).click();
    await expect(page.getByRole("heading")).toHaveText("Found");
    await expect(page).toHaveURL(target);
    expect((await lab.received("GET /found")).target).toBe(target);
  });
}

test("the script asks as the browser does, byte for byte", { tag: "@script" }, async ({ page, lab }) => {
  const form = '<form action="/found?old#x" accept-charset="utf-8"><input type="hidden" name="_charset_"><input name="q" dirname="d" value="ä&#10;~!*()\'"><input type="image" name="im" alt="Go"></form>';
  lab.page("/found", '<p id="x">Found</p>');
  const asked: Received[] = [];
  for (const out of ["", '<script>document.forms[0].dataset.formwork = "off"</script>']) {
    lab.page("/", form + out);
    await page.goto("/");
    await page.getByRole("button").click({ position: { x: 3, y: 4 } });
    await expect(page.getByText("Found")).toBeVisible();
    asked.push(await lab.received("GET /found", asked.length + 1));
    expect(page.url()).toBe(`${lab.url}${asked[0]?.target}#x`);
  }
  const [ours, native] = asked as [Received, Received];
  expectSameRequest(ours, native);
});

test("what is found is a page of its own, and back leads to the form as it was", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", '<h1>Ask</h1><form id="f" action="/found"><input name="q" aria-label="q"><button>Go</button></form>');
  lab.page("/found", "<h1>Found</h1>");
  await page.goto("/");
  await page.getByLabel("q").fill("typed");
  await page.getByLabel("q").press("Enter");
  await expect(page.getByRole("heading")).toHaveText("Found");
  await page.goBack();
  await expect(page.getByRole("heading")).toHaveText("Ask");
  await expect(page.getByLabel("q")).toHaveValue("typed");
});

test("a form that asks changes the page in place, unless it is opted out", { tag: "@script" }, async ({ page, lab, elsewhere }) => {
  lab.page("/found", "<h1>Found</h1>");
  elsewhere.page("/found", "<h1>Found</h1>");
  const forms: [form: string, inPlace: boolean][] = [
    ['<form action="/found"><button>Go</button></form>', true],
    ['<form action="/found" data-formwork="off"><button>Go</button></form>', false],
    [`<form action="${elsewhere.url}/found"><button>Go</button></form>`, false],
  ];
  for (const [form, inPlace] of forms) {
    lab.page("/", form);
    await page.goto("/");
    await markDocument(page);
    await page.getByRole("button").click();
    await expect(page.getByRole("heading")).toHaveText("Found");
    expect(await page.evaluate(() => window.marker !== undefined), form).toBe(inPlace);
  }
});

test("a form of a dialog closes it, and asks nothing", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", "<dialog><form method=dialog><button value=yes>Yes</button></form></dialog>");
  await page.goto("/");
  await page.evaluate(() => document.querySelector("dialog")!.showModal());
  await page.getByRole("button").click();
  await expect(page.locator("dialog")).not.toHaveAttribute("open");
  expect(lab.requests.map((request) => request.target)).toEqual(["/"]);
});

/** For how long nothing is typed before the lab is asked, in milliseconds. */
const PAUSE = 300;

function searchPage({ target }: Pick<Received, "target">): string {
  const text = new URL(target, "http://lab").searchParams.get("q") ?? "";
  const form = `<form id="f" action="/" data-formwork-debounce="${PAUSE}"><input name="q" aria-label="q" value="${text}"><button>Go</button></form>`;
  return html(`<h1>Search</h1>${form}<p role="status">Found: ${text}</p><a href="/next">Next</a>`, { title: `Search ${text}` });
}

/** Opens a search whose clock stands still. */
async function openSearch(page: Page, lab: Lab): Promise<void> {
  lab.on("GET /", (received) => ({ body: searchPage(received) }));
  lab.page("/next", "<h1>Next</h1>");
  await page.clock.install();
  await page.goto("/");
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  await markDocument(page);
}

function found(page: Page): ReturnType<Page["locator"]> {
  return page.locator("p[role=status]");
}

test.describe("while one types", { tag: "@script" }, () => {
  test("the page is shown in place after each pause, and the focus stays", async ({ page, lab }) => {
    await openSearch(page, lab);
    const entries = await page.evaluate(() => history.length);
    await page.getByLabel("q").focus();
    await page.keyboard.type("ab");
    await page.clock.runFor(PAUSE - 1);
    await page.keyboard.type("c");
    await page.clock.runFor(PAUSE - 1);
    expect(lab.requestsOf("GET /")).toHaveLength(1);
    await leadsTo(page, "formwork:render", () => page.clock.runFor(1));
    await expect(found(page)).toHaveText("Found: abc");
    await expect(page).toHaveURL("/?q=abc");
    await expect(page).toHaveTitle("Search abc");
    await expect(page.getByLabel("q")).toBeFocused();
    expect(await page.evaluate(() => history.length)).toBe(entries);
    expect(lab.requestsOf("GET /").map((request) => request.target)).toEqual(["/", "/?q=abc"]);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("x");
    await leadsTo(page, "formwork:render", () => page.clock.runFor(PAUSE));
    await expect(page.getByLabel("q")).toHaveValue("abxc");
    expect(await page.getByLabel("q").evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(3);
    await expectSameDocument(page);
  });

  test("what is typed before the answer comes stays, and is asked next", async ({ page, lab }) => {
    await openSearch(page, lab);
    const release = lab.hold("GET /");
    await page.getByLabel("q").focus();
    await page.keyboard.type("a");
    await page.clock.runFor(PAUSE);
    await lab.received("GET /", 2);
    await page.keyboard.type("b");
    await leadsTo(page, "formwork:render", async () => release());
    await expect(found(page)).toHaveText("Found: a");
    await expect(page.getByLabel("q")).toHaveValue("ab");
    await leadsTo(page, "formwork:render", () => page.clock.runFor(PAUSE));
    await expect(found(page)).toHaveText("Found: ab");
    await expect(page.getByLabel("q")).toHaveValue("ab");
  });

  test("the form can be sent at any time, and then is a page of its own", async ({ page, lab }) => {
    await openSearch(page, lab);
    const entries = await page.evaluate(() => history.length);
    await page.getByLabel("q").focus();
    await page.keyboard.type("a");
    await leadsTo(page, "formwork:render", () => page.keyboard.press("Enter"));
    await expect(page).toHaveURL("/?q=a");
    await expect(page.getByRole("heading")).toBeFocused();
    expect(await page.evaluate(() => history.length)).toBe(entries + 1);
    await page.clock.runFor(PAUSE);
    expect(lab.requestsOf("GET /")).toHaveLength(2);
  });

  test("who goes elsewhere is not called back", async ({ page, lab }) => {
    await openSearch(page, lab);
    await page.getByLabel("q").fill("a");
    await leadsTo(page, "formwork:render", () => page.getByRole("link").press("Enter"));
    await page.clock.runFor(PAUSE);
    await expect(page.getByRole("heading")).toHaveText("Next");
    await expect(page).toHaveURL("/next");
    expect(lab.requestsOf("GET /")).toHaveLength(1);
  });

  test("a failure, another page or another build leaves all as it is until the form is sent", async ({ page, lab }) => {
    await openSearch(page, lab);
    const failures = [{ status: 500, body: html("failed") }, { status: 303, headers: { Location: "/next" } }, { body: html("new", { build: "2" }) }];
    for (const [index, failure] of failures.entries()) {
      lab.on("GET /", failure);
      await page.getByLabel("q").fill(`${index}`);
      await page.clock.runFor(PAUSE);
      await lab.received("GET /", index + 2);
      await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
      await expect(found(page)).toHaveText("Found:");
      await expect(page.getByLabel("q")).toHaveValue(`${index}`);
    }
    await page.context().setOffline(true);
    await page.getByLabel("q").fill("offline");
    await page.clock.runFor(PAUSE);
    await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
    await page.context().setOffline(false);
    await expectSameDocument(page);
    await page.getByLabel("q").press("Enter");
    await expect(page.getByText("new")).toBeVisible();
  });
});
