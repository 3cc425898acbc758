/** What HTML does not say, and stays while the page changes. */
import type { Locator, Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

const SEND = '<form id="send" method="post"><button>Send</button></form>';

/** Opens `/a`, whose form leads to `after`, and keeps the element `#x` to compare it. */
async function open(page: Page, lab: Lab, before: string, after: string): Promise<Locator> {
  lab.page("/a", before + SEND);
  lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(after + SEND) });
  await page.goto("/a");
  await page.evaluate(() => Object.assign(window, { x: document.getElementById("x") }));
  return page.locator("#x");
}

function send(page: Page): Promise<void> {
  return leadsTo(page, "formwork:render", () => page.locator("#send").evaluate((form: HTMLFormElement) => form.requestSubmit()));
}

async function expectSame(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { x: Element }).x === document.getElementById("x"))).toBe(true);
}

/** A tone of eight bits a sample, as long as is asked for. */
function wave(seconds: number): Buffer {
  const size = 8000 * seconds;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + size, 4);
  head.write("WAVEfmt ", 8);
  [16, 0x10001, 8000, 8000].forEach((value, index) => head.writeUInt32LE(value, 16 + 4 * index));
  head.writeUInt32LE(0x80001, 32);
  head.write("data", 36);
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, Buffer.alloc(size, 128)]);
}

test.describe("the same page", { tag: "@script" }, () => {
  test("the focus and the selection stay while everything around them moves", async ({ page, lab }) => {
    const field = '<input id="x" name="x" value="hello">';
    const x = await open(page, lab, `<p id="p"></p><div>${field}</div><p></p>`, `<h1></h1><section><p></p>${field}</section><p id="p"></p>`);
    await x.focus();
    await x.evaluate((control: HTMLInputElement) => control.setSelectionRange(1, 3, "backward"));
    await send(page);
    await expect(page.locator("section #x")).toBeFocused();
    await expectSame(page);
    expect(await x.evaluate((c: HTMLInputElement) => [c.selectionStart, c.selectionEnd, c.selectionDirection])).toEqual([1, 3, "backward"]);
  });

  test("what is being composed goes on being composed", async ({ page, lab }) => {
    const x = await open(page, lab, '<p>1</p><input id="x" name="x">', '<h1>2</h1><p>2</p><input id="x" name="x" class="new">');
    await x.evaluate((control) => {
      control.addEventListener("compositionend", () => (window.marker = "ended"));
    });
    await x.focus();
    const session = await page.context().newCDPSession(page);
    await session.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
    await send(page);
    expect(await page.evaluate(() => window.marker)).toBeUndefined();
    await session.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    await session.send("Input.insertText", { text: "日本" });
    await expect(x).toHaveValue("日本");
  });

  test("what was scrolled stays scrolled", async ({ page, lab }) => {
    const box = (text: string) => `<div id="x" style="height:50px;overflow:auto"><p style="height:500px">${text}</p></div>`;
    const x = await open(page, lab, box("1"), `<h1>2</h1>${box("2")}`);
    await x.evaluate((box) => (box.scrollTop = 120));
    await send(page);
    await expect(x).toHaveText("2");
    expect(await x.evaluate((box) => box.scrollTop)).toBe(120);
  });

  test("opened details, a dialog and a popover stay open", async ({ page, lab }) => {
    const layers = (text: string) =>
      `<details><summary>s</summary>${text}</details><dialog id="x">${text}</dialog><div id="pop" popover="manual">${text}</div>`;
    const x = await open(page, lab, layers("1"), layers("2"));
    await page.locator("summary").click();
    await page.locator("#pop").evaluate((pop: HTMLElement) => pop.showPopover());
    await x.evaluate((dialog: HTMLDialogElement) => dialog.showModal());
    await send(page);
    await expect(x).toHaveText("2");
    await expect(x).toBeVisible();
    expect(await x.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    await expect(page.locator("details")).toHaveAttribute("open", "");
    expect(await page.locator("#pop").evaluate((pop) => pop.matches(":popover-open"))).toBe(true);
  });

  test("a dialog stays open while its form is refused, and closes when that went through", async ({ page, lab }) => {
    const dialog = (note: string) => `<dialog id="x"><form id="in" method="post" action="/in">${note}<button>Save</button></form></dialog>`;
    const x = await open(page, lab, dialog(""), dialog(""));
    lab.on("POST /in", { status: 422, headers: { "Formwork-Location": "/a" }, body: html(dialog("No") + SEND) });
    await x.evaluate((dialog: HTMLDialogElement) => dialog.showModal());
    const save = () => leadsTo(page, "formwork:render", () => page.locator("#in button").click());
    await save();
    await expect(x).toContainText("No");
    await expect(x).toBeVisible();
    lab.on("POST /in", { headers: { "Formwork-Location": "/a" }, body: html(dialog("Yes") + SEND) });
    await save();
    await expect(x).toBeHidden();
    expect(await x.evaluate((dialog) => dialog.matches(":modal"))).toBe(false);
  });

  test("media go on playing, wherever they go", async ({ page, lab }) => {
    const audio = '<audio id="x" src="/tone.wav"></audio>';
    const x = await open(page, lab, `<p>1</p><div>${audio}</div>`, `<section><h1>2</h1>${audio}</section>`);
    lab.on("GET /tone.wav", { headers: { "Content-Type": "audio/wav" }, body: wave(60) });
    await x.evaluate(async (audio: HTMLAudioElement) => {
      audio.muted = true;
      audio.load();
      await audio.play();
      audio.addEventListener("pause", () => (window.marker = "paused"));
    });
    await send(page);
    await expect(page.locator("section #x")).toHaveCount(1);
    await expectSame(page);
    await x.evaluate((audio) => new Promise((resolve) => audio.addEventListener("timeupdate", resolve, { once: true })));
    expect(await x.evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(false);
    expect(await page.evaluate(() => window.marker)).toBeUndefined();
  });

  test("media that are new or have other sources are loaded", async ({ page, lab }) => {
    const audio = (source: string) => `<audio id="x" preload="auto"><source src="/${source}.wav"></audio>`;
    lab.on("GET /one.wav", { headers: { "Content-Type": "audio/wav" }, body: wave(1) });
    lab.on("GET /two.wav", { headers: { "Content-Type": "audio/wav" }, body: wave(2) });
    const x = await open(page, lab, "", audio("one"));
    await send(page);
    const duration = () => x.evaluate((audio: HTMLAudioElement) => audio.duration);
    await expect.poll(duration).toBe(1);
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(audio("two") + SEND) });
    await send(page);
    await expect.poll(duration).toBe(2);
  });

  test("a frame is not loaded again", async ({ page, lab }) => {
    const frame = '<iframe id="x" src="/frame"></iframe>';
    lab.page("/frame", "<p>inside</p>");
    await open(page, lab, `<div>${frame}</div>`, `<section>${frame}</section><p></p>`);
    await expect(page.frameLocator("#x").locator("p")).toHaveText("inside");
    await send(page);
    await expect(page.locator("section #x")).toHaveCount(1);
    await expectSame(page);
    await expect(page.frameLocator("#x").locator("p")).toHaveText("inside");
    expect(lab.requestsOf("GET /frame")).toHaveLength(1);
  });

  test("a permanent element is left alone, wherever it goes", async ({ page, lab }) => {
    const x = await open(page, lab, '<div><p id="x" data-permanent>1</p></div>', '<section><p id="x" data-permanent>2</p></section>');
    await x.evaluate((el) => (el.textContent = "own"));
    await send(page);
    await expect(page.locator("section #x")).toHaveText("own");
    await expectSame(page);
  });

  test("items with a key are moved, and what was made of them with them", async ({ page, lab }) => {
    const list = (...keys: string[]) => `<ul>${keys.map((key) => `<li data-key="${key}" ${key === "b" ? 'id="x"' : ""}>${key}</li>`).join("")}</ul>`;
    await open(page, lab, list("a", "b", "c"), list("c", "d", "b"));
    await page.locator("li").evaluateAll((items) => items.forEach((item) => Object.assign(item, { was: item.textContent })));
    await send(page);
    await expect(page.locator("li")).toHaveText(["c", "d", "b"]);
    expect(await page.locator("li").evaluateAll((items) => items.map((item) => (item as unknown as { was?: string }).was))).toEqual(["c", undefined, "b"]);
  });

  test("a custom element keeps what it made of itself, and takes what the server changes", async ({ page, lab }) => {
    await page.addInitScript(() => {
      customElements.define("own-parts", class extends HTMLElement {
        connectedCallback() {
          this.setAttribute("open", "");
          this.innerHTML = "<i>own</i>";
        }
      });
    });
    const x = await open(page, lab, '<own-parts id="x" size="1"></own-parts>', '<p></p><own-parts id="x" size="2"></own-parts>');
    await send(page);
    await expect(x.locator("i")).toHaveText("own");
    await expect(x).toHaveAttribute("open", "");
    await expect(x).toHaveAttribute("size", "2");
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(`<own-parts id="x">new</own-parts>${SEND}`) });
    await send(page);
    await expect(x).toHaveText("new");
    await expect(x).not.toHaveAttribute("size");
    await expect(x).toHaveAttribute("open", "");
  });

  test("the theme that a script put on the root stays, and the server's language is taken", async ({ page, lab }) => {
    const root = page.locator("html");
    await open(page, lab, "1", "2");
    await root.evaluate((html) => html.classList.add("dark"));
    await send(page);
    await expect(root).toHaveClass("dark");
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(`3${SEND}`).replace('lang="en"', 'lang="de" dir="ltr"') });
    await send(page);
    await expect(root).toHaveAttribute("lang", "de");
    await expect(root).toHaveClass("dark");
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(`4${SEND}`) });
    await send(page);
    await expect(root).not.toHaveAttribute("dir");
  });

  test("a declarative shadow root is there also in what is new", async ({ page, lab }) => {
    const card = '<div id="x"><template shadowrootmode="open"><b>shadow</b></template></div>';
    const x = await open(page, lab, "<p></p>", card);
    await send(page);
    await expect(x.locator("b")).toHaveText("shadow");
    await send(page);
    await expect(x.locator("b")).toHaveText("shadow");
  });

  test("comments arrive, for islands find their places by them", async ({ page, lab }) => {
    const x = await open(page, lab, "<p></p>", '<p id="x">Like<!> <b>1</b></p>');
    await send(page);
    expect(await x.evaluate((p) => p.innerHTML)).toBe("Like<!----> <b>1</b>");
  });

  test("when what has the focus is gone, the next that can has it", async ({ page, lab }) => {
    const rows = (...names: string[]) => names.map((name) => `<p data-key="${name}"><button type="button" id="${name}">${name}</button></p>`).join("");
    await open(page, lab, rows("a", "b", "c"), rows("a", "c"));
    await page.locator("#b").focus();
    await send(page);
    await expect(page.locator("#c")).toBeFocused();
  });

  test("a heading that has the focus keeps it", async ({ page, lab }) => {
    lab.page("/b", '<a href="/a">there</a>');
    await open(page, lab, "<h1>one</h1>", "<h1>two</h1>");
    await page.goto("/b");
    await leadsTo(page, "formwork:render", () => page.locator("a").click());
    await expect(page.locator("h1")).toBeFocused();
    await send(page);
    await expect(page.locator("h1")).toHaveText("two");
    await expect(page.locator("h1")).toBeFocused();
  });

  test("if the page cannot be changed in place, it is loaded", async ({ page, lab }) => {
    await open(page, lab, "<p>1</p>", "<p>2</p><b></b>");
    await page.evaluate(() => {
      Element.prototype.setAttributeNode = () => null;
      HTMLElement.prototype.focus = () => {};
      Object.defineProperty(DocumentFragment.prototype, "append", { value: () => { throw new Error("no"); } });
    });
    await Promise.all([page.waitForEvent("load"), page.locator("#send button").click()]);
    await expect(page.locator("p")).toHaveText("1");
  });
});

test.describe("another page", { tag: "@script" }, () => {
  /** Opens `/a`, and goes to `/b` by its link when asked to. */
  async function between(page: Page, lab: Lab, a: string, b: string): Promise<() => Promise<void>> {
    const nav = '<a id="go" href="/b">go</a>';
    lab.page("/a", nav + a);
    lab.page("/b", nav + b);
    await page.goto("/a");
    return () => leadsTo(page, "formwork:render", () => page.locator("#go").evaluate((link: HTMLElement) => link.click()));
  }

  test("no popover and no dialog lies over it", async ({ page, lab }) => {
    const layers = '<dialog id="d"></dialog><div id="p" popover>menu</div>';
    const go = await between(page, lab, layers, layers);
    await page.locator("#p").evaluate((pop: HTMLElement) => pop.showPopover());
    await page.locator("#d").evaluate((dialog: HTMLDialogElement) => dialog.showModal());
    await go();
    expect(await page.locator("#p").evaluate((pop) => pop.matches(":popover-open"))).toBe(false);
    expect(await page.locator("#d").evaluate((dialog) => dialog.matches(":modal"))).toBe(false);
  });

  test("a permanent player goes on playing under another parent", async ({ page, lab }) => {
    const audio = '<audio id="x" data-permanent src="/tone.wav"></audio>';
    lab.on("GET /tone.wav", { headers: { "Content-Type": "audio/wav" }, body: wave(60) });
    const go = await between(page, lab, `<main>${audio}</main>`, `<div><div>${audio}</div></div>`);
    await page.evaluate(async () => {
      const audio = document.querySelector("audio")!;
      Object.assign(window, { x: audio });
      audio.muted = true;
      await audio.play();
      audio.addEventListener("pause", () => (window.marker = "paused"));
    });
    await go();
    await expectSame(page);
    await page.locator("#x").evaluate((audio) => new Promise((resolve) => audio.addEventListener("timeupdate", resolve, { once: true })));
    expect(await page.evaluate(() => window.marker)).toBeUndefined();
  });

  test("its scripts in the body run, and those of both pages once", async ({ page, lab }) => {
    for (const name of ["one", "two", "both"]) {
      lab.on(`GET /${name}.js`, { headers: { "Content-Type": "text/javascript" }, body: `(window.ran ??= []).push("${name}"); dispatchEvent(new Event("ran"))` });
    }
    const go = await between(page, lab, '<script src="/both.js"></script><script src="/one.js"></script>', '<script src="/both.js"></script><script src="/two.js"></script>');
    const ran = page.evaluate(() => new Promise((resolve) => addEventListener("ran", () => resolve((window as unknown as { ran: string[] }).ran))));
    await go();
    expect(await ran).toEqual(["both", "one", "two"]);
  });

  test("the focus goes to what asks for it and can have it, or to the heading, or to the main part", async ({ page, lab }) => {
    const go = await between(page, lab, "", '<input autofocus disabled><main id="m">text</main>');
    await page.locator("#go").focus();
    await go();
    await expect(page.locator("#m")).toBeFocused();
  });
});
