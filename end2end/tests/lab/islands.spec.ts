/** When islands load, and what becomes of what is done before; with a glue that is no WASM. */
import type { Page } from "@playwright/test";
import { islandsStarted, leadsTo } from "../../support/events.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import type { Lab } from "../../support/lab.ts";

/** The functions of islands. A counter counts clicks and keys; it reads what was typed, after it has put its own there. */
const GLUE = `
let context = "page";
export default async ({ module_or_path }) => void (await module_or_path.text());
export const hydrate = () => (context = "page");
const works = (el) => (el.$$dispose = () => (window.disposed = [...(window.disposed ?? []), el.dataset.props]));
export const Counter = (el) => {
  const [button, input, output] = ["button", "input", "output"].map((name) => el.querySelector(name));
  const seen = [];
  if (input) input.value = "";
  for (const type of ["click", "keydown", "input", "change"])
    el.addEventListener(type, (event) => {
      if (event.target === button) event.preventDefault();
      seen.push(type === "click" ? type : type === "keydown" ? event.key : type + ":" + input.value);
      output.textContent = seen.join(" ");
    });
  el.dataset.context = context;
  works(el);
};
export const Outer = (el) => {
  el.querySelector("leptos-children").$$on_hydrate = () => (context = el.dataset.props);
  works(el);
};
export const Entry = works;
export const Failing = () => {
  throw new Error("failed");
};`;

const JAVASCRIPT = { headers: { "Content-Type": "text/javascript" } };

/** An island that loads when it is said to; at once, if nothing is. */
function counter(when = "", props = "1"): string {
  const strategy = when && ` data-when="${when}"`;
  const inside = '<button name="b" value="1">Press</button><input name="t" aria-label="Text"><output></output>';
  return `<form method="post"><leptos-island${strategy} data-component="Counter" data-props="${props}">${inside}</leptos-island></form>`;
}

function outer(when: string, children: string): string {
  return `<leptos-island data-when="${when}" data-component="Outer" data-props="outer"><leptos-children>${children}</leptos-children></leptos-island>`;
}

/** Shows a page whose build has islands. */
function show(lab: Lab, path: string, body: string): void {
  lab.on(`GET ${path}`, { body: withIslands(body) });
  lab.on("GET /glue.js", { ...JAVASCRIPT, body: GLUE });
  lab.on("GET /main.wasm", { body: "WASM" });
}

function withIslands(body: string): string {
  return html(body).replace("data-build=", 'data-islands="/glue.js" data-wasm="/main.wasm" data-build=');
}

/** The properties of the islands that were given up. */
function disposed(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as { disposed?: string[] }).disposed ?? []);
}

function assets(lab: Lab): string[] {
  return ["GET /glue.js", "GET /main.wasm"].flatMap((route) => lab.requestsOf(route).map(() => route.slice(5)));
}

/** Waits until whatever a page began with has had its time: a task, a frame and an idle period. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(resolve)))),
  );
}

const TALL = '<div style="height:3000px"></div>';
const out = (page: Page) => page.locator("output");

test.describe("an island", { tag: "@script" }, () => {
  for (const when of ["", "idle"]) {
    test(`loads by itself: ${when || "at once"}`, async ({ page, lab }) => {
      show(lab, "/", counter(when));
      await page.goto("/");
      await islandsStarted(page);
      expect(assets(lab)).toEqual(["glue.js", "main.wasm"]);
    });
  }

  test("loads when the browser is idle, also where a browser cannot say so", async ({ page, lab }) => {
    await page.addInitScript("delete window.requestIdleCallback");
    show(lab, "/", counter("idle"));
    await page.goto("/");
    await islandsStarted(page);
  });

  for (const style of ["", "<style>leptos-island { display: contents }</style>"]) {
    test(`loads when it is in view: ${style || "with a box of its own"}`, async ({ page, lab }) => {
      show(lab, "/", style + TALL + counter("visible"));
      await page.goto("/");
      await settle(page);
      expect(assets(lab)).toEqual([]);
      await leadsTo(page, "formwork:islands", () => page.getByRole("button").scrollIntoViewIfNeeded());
      expect(assets(lab)).toEqual(["glue.js", "main.wasm"]);
    });
  }

  test("loads when a media query matches", async ({ page, lab }) => {
    await page.setViewportSize({ width: 400, height: 600 });
    show(lab, "/", counter("(min-width: 40em)"));
    await page.goto("/");
    await settle(page);
    expect(assets(lab)).toEqual([]);
    await leadsTo(page, "formwork:islands", () => page.setViewportSize({ width: 900, height: 600 }));
    expect(assets(lab)).toEqual(["glue.js", "main.wasm"]);
  });

  test("loads at once if its media query matches already", async ({ page, lab }) => {
    show(lab, "/", counter("(min-width: 1em)"));
    await page.goto("/");
    await islandsStarted(page);
  });

  test("loads on an interaction with it, and no other", async ({ page, lab }) => {
    show(lab, "/", `<button id="other">Other</button>${counter("interaction")}`);
    await page.goto("/");
    await page.locator("#other").click();
    await settle(page);
    expect(assets(lab)).toEqual([]);
    await leadsTo(page, "formwork:islands", () => page.getByLabel("Text").focus());
    expect(assets(lab)).toEqual(["glue.js", "main.wasm"]);
    await expect(out(page)).toHaveText("");
  });

  for (const arrival of ["a visit", "an answer"]) {
    test(`obeys its own strategy when it comes by ${arrival}`, async ({ page, lab }) => {
      const body = `<a href="/next">Next</a><form method="post" action="/next"><button>Send</button></form>`;
      show(lab, "/", body);
      show(lab, "/next", `<h1>Next</h1>${counter("interaction")}`);
      lab.on("POST /next", { headers: { "Formwork-Location": "/next" }, body: withIslands(`<h1>Next</h1>${counter("interaction")}`) });
      await page.goto("/");
      const control = arrival === "a visit" ? page.getByRole("link") : page.getByRole("button");
      await leadsTo(page, "formwork:render", () => control.click());
      await settle(page);
      expect(assets(lab)).toEqual([]);
      await leadsTo(page, "formwork:islands", () => page.getByRole("button").click());
      await expect(out(page)).toHaveText("click");
    });
  }

  test("is another one where it is to load at another time", async ({ page, lab }) => {
    show(lab, "/", `<a href="/next">Next</a>${counter("interaction")}`);
    show(lab, "/next", `<a href="/">Back</a>${counter()}`);
    await page.goto("/");
    await settle(page);
    expect(assets(lab)).toEqual([]);
    await leadsTo(page, "formwork:islands", () => page.getByRole("link").click());
  });
});

test.describe("what is done before an island works", { tag: "@script" }, () => {
  test("is done again in its order, once", async ({ page, lab }) => {
    show(lab, "/", counter("interaction"));
    const release = lab.hold("GET /main.wasm");
    await page.goto("/");
    await page.getByLabel("Text").pressSequentially("ab");
    await page.getByRole("button").click();
    await page.getByRole("button").click();
    await expect(out(page)).toHaveText("");
    await leadsTo(page, "formwork:islands", async () => release());
    await expect(out(page)).toHaveText("a input:ab b input:ab change:ab click click");
    await expect(page.getByLabel("Text")).toHaveValue("ab");
    await page.getByRole("button").click();
    await expect(out(page)).toHaveText("a input:ab b input:ab change:ab click click click");
    expect(lab.requestsOf("POST /")).toEqual([]);
  });

  test("is the page's where the files cannot be had, and that is said once", async ({ page, lab }) => {
    const warnings: string[] = [];
    page.on("console", (message) => void (message.type() === "warning" && warnings.push(message.text())));
    show(lab, "/", `${counter("interaction")}<form method="post" action="/other">${counter("interaction", "2")}</form>`);
    lab.on("GET /main.wasm", { status: 503 });
    lab.on("GET /glue.js", { status: 503 });
    lab.on("POST /", { headers: { "Formwork-Location": "/" }, body: withIslands("<h1>Posted</h1>") });
    await page.goto("/");
    await page.getByLabel("Text").first().fill("typed");
    await page.getByRole("button").first().click();
    const { body } = await lab.received("POST /");
    expect(body.toString()).toBe("b=1&t=typed");
    await expect(page.getByRole("heading")).toHaveText("Posted");
    expect(warnings.filter((text) => text.startsWith("formwork: islands stay as HTML"))).toHaveLength(1);
  });

  test("leads on where a link is followed", async ({ page, lab }) => {
    const link = '<leptos-island data-when="interaction" data-component="Failing"><a href="/next">Next</a></leptos-island>';
    show(lab, "/", link);
    lab.page("/next", "<h1>There</h1>");
    await page.goto("/");
    await page.getByRole("link").click();
    await expect(page.getByRole("heading")).toHaveText("There");
  });

  test("stays typed in an island that loads by itself", async ({ page, lab }) => {
    show(lab, "/", counter());
    const release = lab.hold("GET /main.wasm");
    await page.goto("/");
    await page.getByLabel("Text").fill("typed");
    await leadsTo(page, "formwork:islands", async () => release());
    await expect(page.getByLabel("Text")).toHaveValue("typed");
  });
});

test.describe("files that cannot be had", { tag: "@script" }, () => {
  for (const file of ["/glue.js", "/main.wasm"]) {
    test(`are asked for again by the next page: ${file}`, async ({ page, lab }) => {
      const warnings: string[] = [];
      page.on("console", (message) => void (message.type() === "warning" && warnings.push(message.text())));
      show(lab, "/", `<a href="/next">Next</a>${counter()}`);
      show(lab, "/next", `<a href="/">Back</a><h1>Next</h1>${counter("", "2")}`);
      await page.route(`**${file}`, (route) => route.abort());
      const failed = page.waitForEvent("console", (message) => message.text().startsWith("formwork:"));
      await page.goto("/");
      await failed;
      for (const name of ["Next", "Back"]) {
        await leadsTo(page, "formwork:render", () => page.getByRole("link", { name }).click());
        await settle(page);
      }
      expect(warnings.filter((text) => text.startsWith("formwork:"))).toHaveLength(1);
      await page.unroute(`**${file}`);
      await leadsTo(page, "formwork:islands", () => page.getByRole("link", { name: "Next" }).click());
    });
  }

  test("are asked for by nobody where an island is gone", async ({ page, lab }) => {
    show(lab, "/", `<a href="/next">Next</a>${TALL}${counter("visible")}`);
    show(lab, "/next", "<h1>Next</h1>");
    await page.goto("/");
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    await settle(page);
    expect(assets(lab)).toEqual([]);
  });
});

test.describe("an island inside another", { tag: "@script" }, () => {
  test("waits for that one, and has its context; the next has the page's", async ({ page, lab }) => {
    show(lab, "/", TALL + outer("visible", counter("", "inner")) + counter("interaction", "next"));
    await page.goto("/");
    await settle(page);
    expect(assets(lab)).toEqual([]);
    await page.locator("[data-props=outer]").scrollIntoViewIfNeeded();
    await expect(page.locator("[data-props=inner]")).toHaveAttribute("data-context", "outer");
    await page.locator("[data-props=next] button").click();
    await expect(page.locator("[data-props=next]")).toHaveAttribute("data-context", "page");
  });

  for (const when of ["", "interaction", "(min-width: 999em)"]) {
    test(`has what is done in it done again: it is to load ${when || "at once"}`, async ({ page, lab }) => {
      show(lab, "/", outer("interaction", counter(when, "inner")));
      await page.goto("/");
      await page.getByRole("button").click();
      await expect(out(page)).toHaveText("click");
      await expect(page.locator("[data-props=inner]")).toHaveAttribute("data-context", "outer");
    });
  }

  test("stays as HTML if that one fails", async ({ page, lab }) => {
    const failing = outer("", counter("", "inner")).replace('"Outer"', '"Failing"');
    show(lab, "/", failing + counter("", "next"));
    await page.goto("/");
    await expect(page.locator("[data-props=next]")).toHaveAttribute("data-context", "page");
    await settle(page);
    await expect(page.locator("[data-props=inner]")).not.toHaveAttribute("data-context");
  });
});

/** An island with a form in it. */
function entry(text: string, props = "1"): string {
  const controls = `<input id="t" name="t" value="${text}"><input id="p" name="p" type="password">`;
  return `<leptos-island data-component="Entry" data-props="${props}"><form method="post">${controls}<button>Save</button></form></leptos-island>`;
}

test.describe("an island in the place of another", { tag: "@script" }, () => {
  for (const [status, text, password] of [[422, "newer", "secret"], [409, "newer", "secret"], [200, "1", ""]] as const) {
    test(`has ${text === "1" ? "what the server says" : "what was typed on"} after its form is answered with ${status}`, async ({ page, lab }) => {
      show(lab, "/", entry(""));
      lab.on("POST /", { status, headers: { "Formwork-Location": "/" }, body: withIslands(entry("1")) });
      const release = lab.hold("POST /");
      await page.goto("/");
      await islandsStarted(page);
      await page.locator("#t").fill(" 1 ");
      await page.locator("#p").fill("secret");
      await page.getByRole("button").click();
      await lab.received("POST /");
      await page.locator("#t").fill("newer");
      await leadsTo(page, "formwork:islands", async () => release());
      expect(await disposed(page)).toEqual(["1"]);
      await expect(page.locator("#t")).toHaveValue(text);
      if (text === "1") await expect(page.locator("#t")).toHaveAttribute("data-formwork-conflict", "newer");
      else await expect(page.locator("#t")).not.toHaveAttribute("data-formwork-conflict");
      await expect(page.locator("#t")).toBeFocused();
      await expect(page.locator("#p")).toHaveValue(password);
      expect(await page.locator("html").innerHTML()).not.toContain("secret");
    });
  }

  for (const [change, said, shown] of [["other properties", "", "typed"], ["another text of the server's", "2", "2"]] as const) {
    test(`that has ${change} after another form is answered has "${shown}"`, async ({ page, lab }) => {
      const other = '<form id="other" method="post" action="/other"><button>Send</button></form>';
      show(lab, "/", other + entry(""));
      lab.on("POST /other", { headers: { "Formwork-Location": "/" }, body: withIslands(other + entry(said, "2")) });
      await page.goto("/");
      await islandsStarted(page);
      await page.locator("#t").fill("typed");
      await leadsTo(page, "formwork:islands", () => page.locator("#other button").click());
      expect(await disposed(page)).toEqual(["1"]);
      await expect(page.locator("#t")).toHaveValue(shown);
      if (said) await expect(page.locator("#t")).toHaveAttribute("data-formwork-conflict", "typed");
      else await expect(page.locator("#t")).not.toHaveAttribute("data-formwork-conflict");
    });
  }

  test("has what was sent back again after a link and Back", async ({ page, lab }) => {
    const link = '<a href="/next">Next</a>';
    show(lab, "/", link + entry(""));
    lab.on("POST /", { status: 422, headers: { "Formwork-Location": "/" }, body: withIslands(link + entry("1")) });
    show(lab, "/next", "<h1>Next</h1>");
    await page.goto("/");
    await islandsStarted(page);
    await page.locator("#t").fill(" 1 ");
    // Sent back once, and once more.
    for (let time = 0; time < 2; time++) await leadsTo(page, "formwork:islands", () => page.getByRole("button").click());
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    await leadsTo(page, "formwork:islands", () => page.evaluate(() => history.back()));
    await expect(page.locator("#t")).toHaveValue("1");
  });

  test("on another page has nothing of what was typed", async ({ page, lab }) => {
    show(lab, "/", `<a href="/next">Next</a>${entry("")}`);
    show(lab, "/next", `<h1>Next</h1>${entry("", "2")}`);
    await page.goto("/");
    await islandsStarted(page);
    await page.locator("#t").fill("typed");
    await page.locator("#p").fill("secret");
    await leadsTo(page, "formwork:islands", () => page.getByRole("link").click());
    await expect(page.locator("#t")).toHaveValue("");
    await expect(page.locator("#p")).toHaveValue("");
  });
});

test.describe("an island on the next page", { tag: "@script" }, () => {
  test("goes on if its properties are the same, and is disposed of if they are not", async ({ page, lab }) => {
    const links = '<a href="/">0</a><a href="/1">1</a><a href="/2">2</a>';
    show(lab, "/", `${links}${counter("", "a")}`);
    show(lab, "/1", `${links}<h1>1</h1>${counter("", "a")}`);
    show(lab, "/2", `${links}<h1>2</h1>${counter("", "b")}`);
    await page.goto("/");
    await islandsStarted(page);
    await page.getByRole("button").click();
    await leadsTo(page, "formwork:render", () => page.getByRole("link", { name: "1" }).click());
    await expect(out(page)).toHaveText("click");
    expect(await disposed(page)).toEqual([]);
    await leadsTo(page, "formwork:islands", () => page.getByRole("link", { name: "2" }).click());
    await expect(out(page)).toHaveText("");
    expect(await disposed(page)).toEqual(["a"]);
  });

  test("is not begun with if it goes while its files come", async ({ page, lab }) => {
    show(lab, "/", `<a href="/next">Next</a>${counter()}`);
    show(lab, "/next", "<h1>Next</h1>");
    const release = lab.hold("GET /main.wasm");
    await page.goto("/");
    const island = await page.locator("leptos-island").elementHandle();
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    release();
    await settle(page);
    expect(await island?.getAttribute("data-context")).toBeNull();
  });
});
