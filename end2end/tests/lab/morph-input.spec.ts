/** What controls hold after the page was rendered anew: the visitor's entries, or the server's. */
import type { Locator, Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

type Control = HTMLInputElement & HTMLSelectElement;

/** A kind of control: its HTML with an entry of the server's. */
interface Kind {
  name: string;
  html(entry: string): string;
  /** The server's entry at first, the visitor's, and another of the server's. */
  entries: [base: string, mine: string, theirs: string];
}

function input(type: string, ...entries: Kind["entries"]): Kind {
  return { name: type, entries, html: (value) => `<input id="c" name="c" type="${type}" value="${value}">` };
}

function options(selected: string): string {
  return ["a", "b", "c"].map((value) => `<option${value === selected ? " selected" : ""}>${value}</option>`).join("");
}

const KINDS: Kind[] = [
  input("text", "base", "mine", "theirs"),
  input("search", "base", "mine", "theirs"),
  input("email", "base@example.org", "mine@example.org", "theirs@example.org"),
  input("url", "https://base.example", "https://mine.example", "https://theirs.example"),
  input("tel", "1", "2", "3"),
  input("password", "base", "mine", "theirs"),
  input("number", "1", "2", "3"),
  input("date", "2026-01-01", "2026-01-02", "2026-01-03"),
  input("time", "01:00", "02:00", "03:00"),
  input("month", "2026-01", "2026-02", "2026-03"),
  input("range", "10", "20", "30"),
  input("color", "#000001", "#000002", "#000003"),
  { name: "a range that says nothing", entries: ["50", "20", "30"], html: (v) => `<input id="c" name="c" type="range"${v === "50" ? "" : ` value="${v}"`}>` },
  { name: "textarea", entries: ["base", "mine", "theirs"], html: (v) => `<textarea id="c" name="c">${v}</textarea>` },
  { name: "select", entries: ["a", "b", "c"], html: (v) => `<select id="c" name="c">${options(v)}</select>` },
  { name: "select that says nothing", entries: ["a", "b", "c"], html: (v) => `<select id="c" name="c">${options(v === "a" ? "" : v)}</select>` },
];

/** A page with a control, and beside it a form that leads to another render of the page. */
function bodyOf(control: string, note: string): string {
  return `<p>${note}</p><form id="mine" method="post"><span>${control}</span></form><form id="other" method="post"><button>Send</button></form>`;
}

async function open(page: Page, lab: Lab, before: string, after: string): Promise<Locator> {
  lab.page("/a", bodyOf(before, "before"));
  lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(bodyOf(after, "after")) });
  await page.goto("/a");
  return page.locator("#c");
}

function enter(control: Locator, value: string): Promise<void> {
  return control.evaluate((control: Control, value) => {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }, value);
}

function sendOther(page: Page): Promise<void> {
  return leadsTo(page, "formwork:render", () => page.locator("#other button").click());
}

test.describe("another form is sent", { tag: "@script" }, () => {
  for (const { name, html, entries } of KINDS) {
    const [base, mine, theirs] = entries;

    test(`${name}: what the server has changed is shown`, async ({ page, lab }) => {
      const control = await open(page, lab, html(base), html(theirs));
      await sendOther(page);
      await expect(control).toHaveValue(theirs);
      await expect(control).not.toHaveAttribute("data-formwork-conflict");
    });

    test(`${name}: what the visitor has changed stays`, async ({ page, lab }) => {
      const control = await open(page, lab, html(base), html(base));
      await enter(control, mine);
      await sendOther(page);
      await expect(page.locator("p")).toHaveText("after");
      await expect(control).toHaveValue(mine);
      await expect(control).not.toHaveAttribute("data-formwork-conflict");
    });

    test(`${name}: of two changes the server's is shown, and the visitor's kept beside it`, async ({ page, lab }) => {
      const control = await open(page, lab, html(base), html(theirs));
      await enter(control, mine);
      await page.evaluate(() => {
        document.addEventListener("formwork:conflict", (event) => {
          const { control, mine } = (event as CustomEvent).detail;
          window.marker = `${control.id} ${mine} ${control.value}`;
        });
      });
      await sendOther(page);
      await expect(control).toHaveValue(theirs);
      await expect(control).toHaveAttribute("data-formwork-conflict", mine);
      expect(await page.evaluate(() => window.marker)).toBe(`c ${mine} ${theirs}`);
    });

    test(`${name}: two equal changes are none`, async ({ page, lab }) => {
      const control = await open(page, lab, html(base), html(theirs));
      await enter(control, theirs);
      await sendOther(page);
      await expect(page.locator("p")).toHaveText("after");
      await expect(control).toHaveValue(theirs);
      await expect(control).not.toHaveAttribute("data-formwork-conflict");
    });
  }

  test("a tick stays, and the server's is taken", async ({ page, lab }) => {
    const box = (name: string, isTicked: boolean) => `<input type="checkbox" id="${name}" name="${name}" ${isTicked ? "checked" : ""}>`;
    const boxes = (b: boolean, d: boolean) => box("a", false) + box("b", b) + box("c", true) + box("d", d);
    await open(page, lab, boxes(false, true), boxes(true, false));
    await page.locator("#a").check();
    await page.locator("#c").uncheck();
    await sendOther(page);
    await expect(page.locator("#a")).toBeChecked();
    await expect(page.locator("#b")).toBeChecked();
    await expect(page.locator("#c")).not.toBeChecked();
    await expect(page.locator("#d")).not.toBeChecked();
  });

  test("of a group of radio buttons the server's choice is shown, if it is another one than before", async ({ page, lab }) => {
    const group = (choice: string) =>
      ["x", "y", "z"].map((v) => `<label><input type="radio" id="${v}" name="r" value="${v}" ${v === choice ? "checked" : ""}>${v}</label>`).join("");
    await open(page, lab, group("x"), group("x"));
    await page.locator("#z").check();
    await sendOther(page);
    await expect(page.locator("p")).toHaveText("after");
    await expect(page.locator("#z")).toBeChecked();
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(bodyOf(group("y"), "later")) });
    await sendOther(page);
    await expect(page.locator("#y")).toBeChecked();
    await expect(page.locator("#z")).toHaveAttribute("data-formwork-conflict", "true");
  });

  test("the visitor's entry stays beside a conflict until the form itself is answered", async ({ page, lab }) => {
    const field = (value: string) => `<input id="c" name="c" value="${value}"><button id="own">Save</button>`;
    const control = await open(page, lab, field("base"), field("theirs"));
    await control.fill("mine");
    await sendOther(page);
    await sendOther(page);
    await expect(control).toHaveAttribute("data-formwork-conflict", "mine");
    await leadsTo(page, "formwork:render", () => page.locator("#own").click());
    await expect(control).not.toHaveAttribute("data-formwork-conflict");
  });

  test("what was entered outlives new elements around it", async ({ page, lab }) => {
    const control = await open(page, lab, '<input id="c" name="c">', '<section><input id="c" name="c"></section>');
    await control.fill("mine");
    await sendOther(page);
    await expect(page.locator("section #c")).toHaveValue("mine");
  });

  test("a chosen file stays chosen", async ({ page, lab }) => {
    const control = await open(page, lab, '<input type="file" id="c" name="c">', '<input type="file" id="c" name="c">');
    await control.setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    await sendOther(page);
    await expect(page.locator("p")).toHaveText("after");
    expect(await control.evaluate((control: Control) => control.files?.length)).toBe(1);
  });
});

test.describe("its own form is sent", { tag: "@script" }, () => {
  const fields = (a: string, b: string) =>
    `<form method="post"><input id="a" name="a" value="${a}"><input id="b" name="b" value="${b}"><button>Save</button></form>`;

  test("what is typed while it is under way stays", async ({ page, lab }) => {
    lab.page("/a", fields("", ""));
    lab.on("POST /a", { status: 422, headers: { "Formwork-Location": "/a" }, body: html(`<p>No</p>${fields("1", "")}`) });
    const release = lab.hold("POST /a");
    await page.goto("/a");
    await page.locator("#a").fill("1");
    await page.locator("button").click();
    await lab.received("POST /a");
    await page.locator("#b").fill("typed meanwhile");
    await leadsTo(page, "formwork:render", async () => release());
    await expect(page.locator("p")).toHaveText("No");
    await expect(page.locator("#b")).toHaveValue("typed meanwhile");
    await expect(page.locator("#a")).toHaveValue("1");
  });

  for (const [status, shown] of [[422, "better"], [200, "1"]] as const) {
    test(`what is changed once more while it is under way ${shown === "1" ? "gives way" : "stays"} after ${status}`, async ({ page, lab }) => {
      lab.page("/a", fields("", "given"));
      // As it was sent, but for spaces; and what was not touched, as it is stored by now.
      lab.on("POST /a", { status, headers: { "Formwork-Location": "/a" }, body: html(`<p>Answered</p>${fields("1", "stored")}`) });
      const release = lab.hold("POST /a");
      await page.goto("/a");
      const control = page.locator("#a");
      await control.fill(" 1 ");
      await page.locator("button").click();
      await lab.received("POST /a");
      await control.fill("better");
      await leadsTo(page, "formwork:render", async () => release());
      await expect(control).toHaveValue(shown);
      if (status === 422) await expect(control).not.toHaveAttribute("data-formwork-conflict");
      else await expect(control).toHaveAttribute("data-formwork-conflict", "better");
      await expect(page.locator("#b")).toHaveValue("stored");
    });
  }

  test("the server's entries replace what was sent", async ({ page, lab }) => {
    lab.page("/a", fields("", ""));
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(fields("", "stored")) });
    await page.goto("/a");
    await page.locator("#a").fill("sent");
    await page.locator("#b").fill(" stored ");
    await leadsTo(page, "formwork:render", () => page.locator("button").click());
    await expect(page.locator("#a")).toHaveValue("");
    await expect(page.locator("#b")).toHaveValue("stored");
  });

  for (const [status, kept] of [[422, "typed"], [409, "typed"], [200, ""]] as const) {
    test(`a password, which no server sends back, ${kept ? "stays as typed" : "is gone"} after ${status}`, async ({ page, lab }) => {
      const body = (name: string) => `<form method="post"><input name="n" value="${name}"><input type="password" id="p" name="p"><button>Save</button></form>`;
      lab.page("/a", body(""));
      lab.on("POST /a", { status, headers: { "Formwork-Location": "/a" }, body: html(`<p>Answered</p>${body("sent")}`) });
      await page.goto("/a");
      await page.locator("#p").fill("typed");
      await leadsTo(page, "formwork:render", () => page.locator("button").click());
      await expect(page.getByText("Answered")).toBeVisible();
      await expect(page.locator("#p")).toHaveValue(kept);
      expect(await page.locator("html").innerHTML()).not.toContain("typed");
    });
  }

  test("a password that is typed while the form is under way stays, and the page's HTML does not say it", async ({ page, lab }) => {
    const body = '<form method="post"><input type="password" id="p" name="p"><button>Save</button></form>';
    lab.page("/a", body);
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(body) });
    await page.goto("/a");
    await page.locator("#p").fill("old");
    const release = lab.hold("POST /a");
    await page.locator("button").click();
    await lab.received("POST /a");
    await page.locator("#p").fill("typed");
    await leadsTo(page, "formwork:render", async () => release());
    await expect(page.locator("#p")).toHaveValue("typed");
    expect(await page.locator("html").innerHTML()).not.toContain("typed");
  });

  test("so they do in a control outside of the form, whose HTML stays equal", async ({ page, lab }) => {
    const body = '<form id="f" method="post"><button>Save</button></form><input id="a" name="a" form="f">';
    lab.page("/a", body);
    lab.on("POST /a", { headers: { "Formwork-Location": "/a" }, body: html(body) });
    await page.goto("/a");
    await page.locator("#a").fill("sent");
    await leadsTo(page, "formwork:render", () => page.locator("button").click());
    await expect(page.locator("#a")).toHaveValue("");
  });

  test("the caret stays where it was in a text that the server has changed", async ({ page, lab }) => {
    lab.page("/a", fields("", ""));
    lab.on("POST /a", { status: 422, headers: { "Formwork-Location": "/a" }, body: html(fields("Ada Lovelace", "")) });
    await page.goto("/a");
    const name = page.locator("#a");
    await name.fill("Ada  Lovelace");
    await name.evaluate((control: Control) => control.setSelectionRange(1, 2));
    await leadsTo(page, "formwork:render", () => name.press("Enter"));
    await expect(name).toHaveValue("Ada Lovelace");
    await expect(name).toBeFocused();
    expect(await name.evaluate((control: Control) => [control.selectionStart, control.selectionEnd])).toEqual([1, 2]);
  });

  test("with an error in one of two forms, its own summary has the focus", async ({ page, lab }) => {
    const form = (id: string, summary: string) => `<form id="${id}" method="post" ${summary && 'data-formwork-draft=""'}>${summary && `<div id="${id}-errors" data-formwork-errors tabindex="-1">${summary}</div>`}<button>Send</button></form>`;
    lab.page("/a", form("first", "Old") + form("second", ""));
    lab.on("POST /a", { status: 422, headers: { "Formwork-Location": "/a" }, body: html(form("first", "") + form("second", "New")) });
    await page.goto("/a");
    await leadsTo(page, "formwork:render", () => page.locator("#second button").click());
    await expect(page.locator("#second-errors")).toBeFocused();
    await expect(page.locator("#first-errors")).toHaveText("Old");
  });
});
