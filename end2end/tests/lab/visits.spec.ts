/** Links, history, scrolling and what a visit ends with; the same with the script and without it. */
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import { markDocument } from "../../support/page.ts";

const TALL = '<div style="height:3000px"></div>';

function scrolled(page: Page): Promise<number> {
  return page.evaluate(() => Math.round(scrollY));
}

/** Follows the link of a page in place. */
function follow(page: Page, name: string): Promise<void> {
  return leadsTo(page, "formwork:render", () => page.getByRole("link", { name, exact: true }).click());
}

test("whoever scrolls while a page comes stays there", { tag: "@scripting" }, async ({ page, lab }) => {
  let finish = () => {};
  lab.raw("GET /", (_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    const [head, tail] = html(`${TALL}|</p>`).split("|") as [string, string];
    response.write(`${head}<p id=first>${"x".repeat(2000)}`);
    finish = () => response.end(tail);
  });
  await page.goto("/", { waitUntil: "commit" });
  await page.locator("#first").waitFor();
  await page.evaluate(() => scrollTo(0, 1500));
  const loaded = page.waitForEvent("load");
  finish();
  await loaded;
  expect(await scrolled(page)).toBe(1500);
});

test("a page that is loaded again stays where it was scrolled to", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", `<h1>Tall</h1>${TALL}`);
  await page.goto("/");
  await page.evaluate(() => scrollTo(0, 1500));
  await page.reload();
  await expect.poll(() => scrolled(page)).toBe(1500);
});

test("a fragment of another page is gone to as after a full load", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/far#x">Far</a>');
  const style = "<style>:target { outline: 3px solid }</style>";
  lab.page("/far", `<h1>Far</h1>${TALL}<details><summary>More</summary><p id="x"><a id="next" href="#">next</a></p></details>${TALL}`, {
    head: style,
  });
  await page.goto("/");
  await page.getByRole("link", { name: "Far" }).click();
  await expect(page.locator("details")).toHaveAttribute("open");
  await expect(page.locator("#x:target")).toBeInViewport();
  await expect(page).toHaveURL("/far#x");
  await page.keyboard.press("Tab");
  await expect(page.locator("#next")).toBeFocused();
});

test("a named anchor of another page is a fragment, too", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/far#x">Far</a>');
  lab.page("/far", `${TALL}<a name="x">here</a>${TALL}`);
  await page.goto("/");
  await page.getByRole("link").click();
  await expect(page.getByText("here")).toBeInViewport();
});

test("a link within the page is the browser's, and back leads along the fragments", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", `<a href="#x">Down</a><input aria-label="a">${TALL}<p id="x">here</p>${TALL}`);
  await page.goto("/");
  await page.getByLabel("a").fill("typed");
  await page.getByRole("link").click();
  await expect(page.getByText("here")).toBeInViewport();
  await expect(page).toHaveURL("/#x");
  await page.goBack();
  await expect(page).toHaveURL("/");
  await expect.poll(() => scrolled(page)).toBe(0);
  await expect(page.getByLabel("a")).toHaveValue("typed");
  expect(lab.requestsOf("GET /")).toHaveLength(1);
});

const FORM = `<form id="f" method="post"><input name="a" aria-label="a"><input type="checkbox" name="c" aria-label="c">
  <select name="s" aria-label="s"><option>one<option>two</select><textarea name="t" aria-label="t">given</textarea></form>
  <a href="/next">Next</a>`;

test("back gives what was typed, and forward too", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", `<h1>Form</h1>${FORM}`);
  lab.page("/next", `<h1>Next</h1><form id="g"><input name="b" aria-label="b"></form>`);
  await page.goto("/");
  await page.getByLabel("a", { exact: true }).fill("typed");
  await page.getByLabel("c").check();
  await page.getByLabel("s").selectOption("two");
  await page.getByLabel("t").fill("changed");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("heading")).toHaveText("Next");
  await page.getByLabel("b").fill("more");
  await page.goBack();
  await expect(page.getByRole("heading")).toHaveText("Form");
  await expect(page.getByLabel("a", { exact: true })).toHaveValue("typed");
  await expect(page.getByLabel("c")).toBeChecked();
  await expect(page.getByLabel("s")).toHaveValue("two");
  await expect(page.getByLabel("t")).toHaveValue("changed");
  await page.goForward();
  await expect(page.getByLabel("b")).toHaveValue("more");
});

test("back gives no secret, and nothing to controls that ask for none", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<form id="f"><input type="password" aria-label="p" name="p"><input name="o" aria-label="o" autocomplete="off"></form><a href="/next">Next</a>');
  lab.page("/next", "<h1>Next</h1>");
  await page.goto("/");
  await page.getByLabel("p").fill("secret");
  await page.getByLabel("o").fill("other");
  await follow(page, "Next");
  await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
  await expect(page.getByLabel("p")).toHaveValue("");
  await expect(page.getByLabel("o")).toHaveValue("");
});

/** Where a visit may end, by the path that the link leads to. */
const REDIRECTS: Record<string, string> = {
  "/plain": "/end",
  "/fragment": "/end#x",
  "/keeps#x": "/end",
  "/chain": "/fragment",
  "/query?q=1": "/end?q=2",
};

for (const [path, location] of Object.entries(REDIRECTS)) {
  test(`a redirect from ${path} to ${location} ends where a full load ends`, { tag: "@scripting" }, async ({ page, lab }) => {
    for (const [from, to] of Object.entries(REDIRECTS)) {
      lab.on(`GET ${from.split(/[?#]/)[0]}`, { status: 303, headers: { Location: to } });
    }
    lab.page("/", `<a href="${path}">Go</a>`);
    lab.page("/end", `<h1>End</h1>${TALL}<p id="x">x</p>${TALL}`, { title: "The end" });
    await page.goto(path);
    const outcome = () => page.evaluate(() => [window.location.href, document.title, Math.round(scrollY), history.length]);
    const [address, title, top] = await outcome();
    await page.goto("/");
    const before = await page.evaluate(() => history.length);
    await page.getByRole("link").click();
    await expect(page).toHaveTitle("The end");
    await expect.poll(outcome).toEqual([address, title, top, before + 1]);
    await page.goBack();
    await expect(page).toHaveURL("/");
  });
}

test("a link to another site leaves, and so does a redirect to it", { tag: "@scripting" }, async ({ page, lab, elsewhere }) => {
  elsewhere.page("/", "<h1>Elsewhere</h1>");
  lab.page("/", `<a href="${elsewhere.url}/">Direct</a><a href="/away">Away</a>`);
  lab.on("GET /away", { status: 302, headers: { Location: `${elsewhere.url}/` } });
  for (const name of ["Direct", "Away"]) {
    await page.goto("/");
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("heading")).toHaveText("Elsewhere");
    expect(page.url()).toBe(`${elsewhere.url}/`);
  }
});

test("a link to a file downloads it, and the page stays", { tag: "@scripting" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/members.csv">Export</a><input aria-label="a">');
  const headers = { "Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="members.csv"' };
  lab.on("GET /members.csv", { headers, body: "a,b\n" });
  await page.goto("/");
  await page.getByLabel("a").fill("typed");
  const download = page.waitForEvent("download");
  await page.getByRole("link").click();
  expect((await download).suggestedFilename()).toBe("members.csv");
  await expect(page.getByLabel("a")).toHaveValue("typed");
  await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
});

test("a page of a newer build is loaded in full", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a>');
  lab.page("/next", "<h1>Next</h1>", { build: "2" });
  await page.goto("/");
  await markDocument(page);
  await page.getByRole("link").click();
  await expect(page.getByRole("heading")).toHaveText("Next");
  expect(await page.evaluate(() => window.marker)).toBeUndefined();
});

test("links that ask for more than a page are the browser's", { tag: "@script" }, async ({ page, lab }) => {
  const attributes = ["data-formwork=off", "rel=external"];
  lab.page("/next", "<h1>Next</h1>");
  for (const attribute of attributes) {
    lab.page("/", `<a href="/next" ${attribute}>Next</a>`);
    await page.goto("/");
    await markDocument(page);
    await page.getByRole("link").click();
    await expect(page.getByRole("heading")).toHaveText("Next");
    expect(await page.evaluate(() => window.marker), attribute).toBeUndefined();
  }
});

test("a listener may cancel a visit", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a>');
  await page.goto("/");
  await page.evaluate(() => document.addEventListener("formwork:before-visit", (event) => event.preventDefault()));
  await page.getByRole("link").click();
  await expect(page).toHaveURL("/");
  await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
});

test("a page on its way is said so", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a>');
  lab.page("/next", "<h1>Next</h1>");
  await page.goto("/");
  const release = lab.hold("GET /next");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-formwork-visiting", "");
  await leadsTo(page, "formwork:render", async () => release());
  await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
});

test("the newer of two visits wins", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/slow">Slow</a><a href="/fast">Fast</a>');
  lab.page("/slow", "<h1>Slow</h1>");
  lab.page("/fast", "<h1>Fast</h1>");
  await page.goto("/");
  const release = lab.hold("GET /slow");
  await page.getByRole("link", { name: "Slow" }).click();
  await lab.received("GET /slow");
  await page.getByRole("link", { name: "Fast" }).click();
  await expect(page.getByRole("heading")).toHaveText("Fast");
  release();
  await expect(page).toHaveURL("/fast");
});

test("Escape stays on the page, and the next visit goes on", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/slow">Slow</a><a href="/fast">Fast</a><input aria-label="a">');
  lab.page("/slow", "<h1>Slow</h1>");
  lab.page("/fast", "<h1>Fast</h1>");
  await page.goto("/");
  await page.getByLabel("a").fill("typed");
  const release = lab.hold("GET /slow");
  await page.getByRole("link", { name: "Slow" }).click();
  await lab.received("GET /slow");
  await page.keyboard.press("Escape");
  await expect(page.locator("html")).not.toHaveAttribute("data-formwork-visiting");
  const answered = page.waitForResponse("**/slow");
  release();
  await (await answered).finished();
  await expect(page).toHaveURL("/");
  await expect(page.getByLabel("a")).toHaveValue("typed");
  await follow(page, "Fast");
  await expect(page).toHaveURL("/fast");
});

test("Escape does not leave an address without its page", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<h1>First</h1><a href="/next">Next</a>');
  lab.page("/next", "<h1>Next</h1>");
  await page.goto("/");
  await follow(page, "Next");
  const release = lab.hold("GET /");
  await page.evaluate(() => history.back());
  await lab.received("GET /", 2);
  await page.keyboard.press("Escape");
  await leadsTo(page, "formwork:render", async () => release());
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading")).toHaveText("First");
});

/** Ways in which a page asks not to be left without a question. */
const OBJECTIONS = {
  "a listener": 'addEventListener("beforeunload", (event) => event.preventDefault())',
  "a listener of the old kind": 'addEventListener("beforeunload", (event) => void (event.returnValue = "unsaved"))',
  "a handler": 'onbeforeunload = () => "unsaved"',
};

for (const [kind, script] of Object.entries(OBJECTIONS)) {
  test(`a page that objects to being left is left when the visitor says so: ${kind}`, { tag: "@scripting" }, async ({ page, lab }) => {
    lab.page("/", `<a href="/next">Next</a><input aria-label="a"><script>${script}</script>`);
    lab.page("/next", "<h1>Next</h1>");
    await page.goto("/");
    await page.getByLabel("a").fill("typed");
    for (const leaves of [false, true]) {
      const asked = page.waitForEvent("dialog");
      const clicked = page.getByRole("link").click({ noWaitAfter: true });
      const dialog = await asked;
      expect(dialog.type()).toBe("beforeunload");
      await (leaves ? dialog.accept() : dialog.dismiss());
      await clicked;
      if (!leaves) await expect(page.getByLabel("a")).toHaveValue("typed");
    }
    await expect(page.getByRole("heading")).toHaveText("Next");
    await expect(page).toHaveURL("/next");
  });
}

test("a page that would be asked and does not object is left in place", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a><script>addEventListener("beforeunload", () => (window.marker += " asked"))</script>');
  lab.page("/next", "<h1>Next</h1>");
  await page.goto("/");
  await markDocument(page);
  await follow(page, "Next");
  expect(await page.evaluate(() => window.marker)).toBe("the same document asked");
});

test("a form sent while one goes back does not leave the address without its page", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<h1>First</h1><a href="/form">Form</a>');
  lab.page("/form", '<h1>Form</h1><form id="f" method="post" action="/form"><button>Send</button></form>');
  lab.on("POST /form", { status: 503, body: html("full") });
  await page.goto("/");
  await follow(page, "Form");
  const release = lab.hold("GET /");
  await page.evaluate(() => history.back());
  await lab.received("GET /", 2);
  await leadsTo(page, "formwork:error", () => page.getByRole("button").click());
  await leadsTo(page, "formwork:render", async () => release());
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading")).toHaveText("First");
});

test("smooth scrolling is for links within a page", { tag: "@script" }, async ({ page, lab }) => {
  const head = "<style>html { scroll-behavior: smooth }</style>";
  lab.page("/", `<h1>First</h1>${TALL}<a href="/next">Next</a>`, { head });
  lab.page("/next", `<h1>Next</h1>${TALL}`, { head });
  await page.goto("/");
  await page.evaluate(() => scrollTo({ top: 2000, behavior: "instant" }));
  const left = await scrolled(page);
  await leadsTo(page, "formwork:render", () => page.evaluate(() => document.querySelector("a")!.click()));
  expect(await scrolled(page)).toBe(0);
  await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
  expect(await scrolled(page)).toBe(left);
});

test("the state that an application keeps in an entry stays", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", "<h1>First</h1>");
  await page.goto("/");
  for (const state of [{ own: 1 }, "text", 7]) {
    await page.evaluate((state) => history.replaceState(state, ""), state);
    await page.reload();
    const kept = await page.evaluate(() => (typeof history.state === "object" ? history.state.own : history.state));
    expect(kept).toEqual(typeof state === "object" ? 1 : state);
  }
});

async function announced(page: Page): Promise<string> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const region = nodes.find((node) => node.role?.value === "status");
  const texts = nodes.filter((node) => region?.childIds?.includes(node.nodeId));
  return texts.map((node) => node.name?.value).join();
}

test("each page is announced, also one of the same title, and nobody sees it", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<h1>First</h1><a href="/next">Next</a>', { title: "Same" });
  lab.page("/next", "<h1>Next</h1>", { title: "Same" });
  await page.goto("/");
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const first = await height();
  expect(await announced(page)).toBe("");
  await follow(page, "Next");
  const text = await announced(page);
  expect(text.trim()).toBe("Same");
  await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
  expect(await announced(page)).not.toBe(text);
  expect(await height()).toBe(first);
  const seen = await page.evaluate(() => document.elementsFromPoint(5, innerHeight - 5).map((el) => el.className));
  expect(seen).not.toContain("formwork-announcer");
});

test("without a heading the focus goes to the main part, and not to what cannot have it", { tag: "@script" }, async ({ page, lab }) => {
  lab.page("/", '<a href="/next">Next</a>');
  lab.page("/next", '<nav><a href="/next">Next</a></nav><main><input autofocus disabled><p>text</p><button>go</button></main>');
  await page.goto("/");
  await follow(page, "Next");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button")).toBeFocused();
});

test("a page that comes back takes fresh tokens only from itself", { tag: "@script" }, async ({ page, lab }) => {
  const form = (token: string) => `<form id="f" method="post"><input type="hidden" name="_once" value="${token}"></form>`;
  const token = () => page.locator("[name=_once]").inputValue();
  const comesBack = () =>
    page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  lab.page("/", form("1"));
  await page.goto("/");
  const answers = [
    { status: 403, body: html(form("2")) },
    { body: html(form("3"), { build: "2" }) },
    { status: 303, headers: { Location: "/login" } },
  ];
  lab.page("/login", form("4"));
  for (const [index, answer] of answers.entries()) {
    lab.on("GET /", answer);
    await comesBack();
    await lab.received("GET /", index + 2);
  }
  lab.page("/", form("5"));
  await comesBack();
  await expect.poll(token).toBe("5");
});
