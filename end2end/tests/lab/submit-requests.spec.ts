import type { Page } from "@playwright/test";
import type { Lab, Received } from "../../support/lab.ts";
import { expect, html, test as base } from "../../support/lab-test.ts";
import { expectSameRequest, headerOf } from "../../support/requests.ts";

/** Submits the form of a page. */
type Act = (page: Page) => Promise<void>;

const press: Act = (page) => page.getByRole("button", { name: "Send" }).click();

/** A page without scripts, for all tests of a worker: none of them leaves anything behind in it. */
const test = base.extend<object, { plain: Page }>({
  plain: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      await use(await context.newPage());
      await context.close();
    },
    { scope: "worker" },
  ],
});

/** The request that the form of the lab's page leads to. */
async function requestOf(page: Page, lab: Lab, act: Act): Promise<Received> {
  const count = lab.requests.length + 1;
  await page.goto(`${lab.url}/form?q=1`);
  await act(page);
  await expect(page.getByRole("heading")).toHaveText("Received");
  const [received, ...others] = lab.requests.slice(count);
  expect(others).toEqual([]);
  return received!;
}

interface Form {
  body: string;
  act?: Act;
  /** Whether the page's own scripts take part. */
  scripting?: boolean;
}

/** The script sends what the browser does; the answer to both is one page. */
async function check(page: Page, plain: Page, lab: Lab, { body, act = press, scripting = false }: Form): Promise<Received> {
  lab.page("/form", body);
  for (const path of ["/form", "/other"]) lab.on(`POST ${path}`, { body: html("<h1>Received</h1>") });
  lab.hasScript = false;
  const native = await requestOf(page, lab, act);
  lab.hasScript = true;
  const ours = await requestOf(page, lab, act);
  expect(headerOf(native, "Formwork-Request")).toBeUndefined();
  expect(headerOf(ours, "Formwork-Request")).toBe("submit");
  expectSameRequest(ours, native);
  if (!scripting) expectSameRequest(await requestOf(plain, lab, act), native);
  return ours;
}

const MULTIPART = 'enctype="multipart/form-data"';
const FILE = { name: 'ä "b"\n%.txt', mimeType: "text/plain", buffer: Buffer.from("one\ntwo\r\n\0") };

const CONTROLS = `<input name="text" value="a b+c&amp;d=é€😀">
<textarea name="lines">\none\ntwo</textarea><input name="na&#10;me" value="x"><input value="no name">
<input type="hidden" name="_charset_"><input name="dir" dirname="dir.dir" dir="rtl" value="א">
<input type="checkbox" name="c"><input type="checkbox" name="c" checked><input type="checkbox" name="c" value="2" checked>
<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
<select name="s"><option>a<option selected value="b&#10;c">b</select>
<select name="m" multiple><option selected>1<option disabled selected>2<option selected>3</select>
<fieldset disabled><legend><input name="in-legend" value="1"></legend><input name="off" value="1"></fieldset>
<input name="disabled" disabled value="1"><input name="readonly" readonly value="1">
<datalist><input name="in-datalist" value="1"></datalist><input type="image" name="unused" src="data:,">
<object name="o"></object><output name="out">1</output><input type="number" name="n" value="1.50"><input type="range" name="g">
<input name="attributes" value="1"><input name="submit" value="1"><input name="action" value="1"><input name="elements" value="1">`;

const FORMS: Record<string, Form> = {
  "entries of every control": { body: `<form method="post">${CONTROLS}<button>Send</button></form>` },
  "entries of every control in multipart": { body: `<form method="post" ${MULTIPART}>${CONTROLS}<button>Send</button></form>` },
  "the button in its place": {
    body: '<form method="post"><input name="a" value="1"><button name="do" value="x">Other</button><button name="do" value="s">Send</button><input name="b" value="2"></form>',
  },
  "a button's own action": {
    body: '<form method="post" action="/nowhere"><input name="a" value="1"><button formaction="/other?x=1&amp;a=2" name="b">Send</button></form>',
  },
  "a button's own method": {
    body: '<form method="get" action="/other"><input name="a" value="1"><button formmethod="post">Send</button></form>',
  },
  "a button's own encoding": {
    body: `<form method="post" ${MULTIPART}><input name="a" value="1"><button formenctype="application/x-www-form-urlencoded">Send</button></form>`,
  },
  "a button's own target, this window": {
    body: '<form method="post" target="_blank"><input name="a" value="1"><button formtarget="_self">Send</button></form>',
  },
  "a button that asks for no checks": {
    body: '<form method="post"><input name="a" required><button formnovalidate>Send</button></form>',
  },
  "controls and a button elsewhere on the page": {
    body: '<input form="f" name="before" value="1"><form id="f" method="post"><input name="a" value="1"></form><button form="f" name="b" value="2">Send</button><input form="f" name="after" value="3">',
  },
  "an image button": {
    body: '<form method="post"><input type="image" name="im" alt="Send" src="data:," width="40" height="30"></form>',
    act: (page) => page.getByRole("button").click({ position: { x: 7, y: 9 } }),
  },
  "an image button without a name, in multipart": {
    body: `<form method="post" ${MULTIPART}><input type="image" alt="Send" src="data:," width="40" height="30"></form>`,
    act: (page) => page.getByRole("button").click({ position: { x: 7, y: 9 } }),
  },
  "Enter in a control": {
    body: '<form method="post"><input name="a"><button name="b" value="1">Send</button></form>',
    act: (page) => page.getByRole("textbox").press("Enter"),
  },
  "files": {
    body: `<form method="post" ${MULTIPART}><input type="file" name="f" multiple aria-label="f"><input type="file" name="none"><button>Send</button></form>`,
    act: async (page) => {
      await page.getByLabel("f").setInputFiles([FILE, { ...FILE, name: "empty", buffer: Buffer.alloc(0) }]);
      await press(page);
    },
  },
  "names of files": {
    body: '<form method="post"><input type="file" name="f" aria-label="f"><button>Send</button></form>',
    act: async (page) => {
      await page.getByLabel("f").setInputFiles(FILE);
      await press(page);
    },
  },
  "an action with a base": { body: '<base href="/deep/"><form method="post" action="../other"><button>Send</button></form>' },
  "what a page's scripts add": {
    scripting: true,
    body: `<form method="post"><input name="a" value="1"><button>Send</button></form>
<script>document.forms[0].addEventListener("formdata", ({ formData }) => { formData.append("added", "x\\ny"); formData.delete("a") })</script>`,
  },
  "an element of one's own": {
    scripting: true,
    body: `<script>customElements.define("my-field", class extends HTMLElement { static formAssociated = true;
connectedCallback() { this.attachInternals().setFormValue("own") } })</script><form method="post"><my-field name="e"></my-field><button>Send</button></form>`,
  },
  "a submit by the page's script": {
    scripting: true,
    body: '<form method="post"><input name="a" value="1"><button name="b" value="2">Send</button></form>',
    act: (page) => page.evaluate(() => document.forms[0]!.requestSubmit(document.querySelector("button"))),
  },
};

test.describe("the script sends what the browser would", { tag: "@script" }, () => {
  for (const [name, form] of Object.entries(FORMS)) {
    test(name, async ({ page, plain, lab }) => {
      const received = await check(page, plain, lab, form);
      expect(received.body.length).toBeGreaterThanOrEqual(0);
    });
  }

  test("the content type is a form's, without a charset", async ({ page, plain, lab }) => {
    const received = await check(page, plain, lab, FORMS["the button in its place"]!);
    expect(headerOf(received, "Content-Type")).toBe("application/x-www-form-urlencoded");
    expect(received.body.toString()).toBe("a=1&do=s&b=2");
  });
});

/** The form is the browser's to send, so the script's header is not there. */
async function expectNative(received: Received): Promise<void> {
  expect(headerOf(received, "Formwork-Request")).toBeUndefined();
}

test.describe("what the script leaves to the browser", () => {
  test("forms and buttons that are opted out", async ({ page, lab }) => {
    lab.page("/", '<div data-formwork="off"><form method="post"><button>One</button></form></div><form method="post"><button data-formwork="off">Two</button></form>');
    lab.on("POST /", { body: html("<h1>Received</h1>") });
    for (const [index, name] of ["One", "Two"].entries()) {
      await page.goto("/");
      await page.getByRole("button", { name }).click();
      await expect(page.getByRole("heading")).toHaveText("Received");
      await expectNative(await lab.received("POST /", index + 1));
    }
  });

  test("forms of other sites", async ({ page, lab, elsewhere }) => {
    lab.page("/", `<form method="post" action="${elsewhere.url}/pay"><input name="a" value="1"><button>Pay</button></form>`);
    elsewhere.on("POST /pay", { body: html("<h1>Paid</h1>") });
    await page.goto("/");
    await page.getByRole("button").click();
    await expect(page.getByRole("heading")).toHaveText("Paid");
    await expectNative(await elsewhere.received("POST /pay"));
    expect(elsewhere.requestsOf("POST /pay")).toHaveLength(1);
  });

  test("forms of other windows", async ({ page, context, lab }) => {
    lab.page("/", '<form method="post" target="_blank"><button>Send</button></form>');
    lab.on("POST /", { body: html("<h1>Received</h1>") });
    await page.goto("/");
    const opened = context.waitForEvent("page");
    await page.getByRole("button").click();
    await expect((await opened).getByRole("heading")).toHaveText("Received");
    await expectNative(await lab.received("POST /"));
    await expect(page.getByRole("button")).toBeEnabled();
  });

  test("other encodings", async ({ page, lab }) => {
    lab.page("/", '<form method="post" accept-charset="windows-1252"><input name="a" value="é"><button>Send</button></form>');
    lab.on("POST /", { body: html("<h1>Received</h1>") });
    await page.goto("/");
    await page.getByRole("button").click();
    await expect(page.getByRole("heading")).toHaveText("Received");
    const received = await lab.received("POST /");
    await expectNative(received);
    expect(received.body.toString()).toBe("a=%E9");
  });

  test("dialogs", async ({ page, lab }) => {
    lab.page("/", '<dialog open><form method="dialog"><button value="yes">Yes</button></form></dialog>');
    await page.goto("/");
    await page.getByRole("button").click();
    await expect(page.getByRole("button")).toBeHidden();
    expect(lab.requests).toHaveLength(1);
  });

  test("events that a script made up", { tag: "@scripting" }, async ({ page, lab }) => {
    lab.page("/", '<form method="post"><button>Send</button></form><script type="module">addEventListener("ready", () => document.forms[0].dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })))</script>');
    await page.goto("/");
    await page.evaluate(() => dispatchEvent(new Event("ready")));
    await page.reload();
    expect(lab.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
  });
});
