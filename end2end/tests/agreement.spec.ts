/** What a browser accepts is what the server accepts; see crates/formwork/tests/agreement.rs. */
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";

interface Row {
  type: string;
  min: string | null;
  max: string | null;
  step: string | null;
  value: string;
  /** What a browser says; what only the server refuses has a reason, `server_only`. */
  valid: boolean;
}

interface Table {
  /** What a type says of itself. */
  limits: Record<string, Pick<Row, "min" | "max" | "step"> & { input: string; pattern?: string }>;
  rows: Row[];
}

async function table<T>(name: string): Promise<T> {
  const folder = new URL("../../crates/formwork/tests/agreement/", import.meta.url);
  return JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8"));
}

/** Says of each set of attributes whether a control that has them accepts the value. */
function verdicts(page: Page, controls: { attributes: object; value: string }[]): Promise<boolean[]> {
  return page.evaluate((controls) => {
    return controls.map(({ attributes, value }) => {
      const input = document.createElement("input");
      input.required = true;
      for (const [name, text] of Object.entries(attributes)) if (text) input.setAttribute(name, text);
      input.value = value;
      // What is no such value is never submitted: the control holds nothing then.
      return input.value !== "" && input.checkValidity();
    });
  }, controls);
}

for (const name of ["number", "decimal", "email", "url", "moment"]) {
  test(name, { tag: "@full" }, async ({ page }) => {
    const { limits, rows } = await table<Table>(name);
    const controls = rows.map((row) => {
      const type = limits[row.type];
      if (!type) throw new Error(`the table has an unknown type: ${row.type}`);
      const attributes = {
        type: type.input,
        min: row.min ?? type.min,
        max: row.max ?? type.max,
        step: row.step ?? type.step,
        pattern: type.pattern,
      };
      return { attributes, value: row.value };
    });
    const valid = await verdicts(page, controls);
    expect(rows.map((row, index) => ({ ...row, valid: valid[index] }))).toEqual(rows);
  });
}

test("pattern", { tag: "@full" }, async ({ page }) => {
  interface PatternRow {
    pattern: string;
    value: string;
    valid: boolean;
  }
  const { rows, errors } = await table<{ rows: PatternRow[]; errors: string[] }>("pattern");
  const controls = rows.map(({ pattern, value }) => ({ attributes: { type: "text", pattern }, value }));
  const valid = await verdicts(page, controls);
  expect(rows.map((row, index) => ({ ...row, valid: valid[index] }))).toEqual(rows);
  // An attribute that is no expression is ignored, so that a mistake would accept everything.
  const compiled = await page.evaluate((sources) => {
    return sources.filter((source) => {
      try {
        return new RegExp(source, "v");
      } catch {
        return false;
      }
    });
  }, errors);
  expect(compiled).toEqual([]);
});

interface TextRow {
  control: string;
  required?: boolean;
  min_length?: number;
  max_length?: number;
  pattern_attribute?: string;
  value: string;
  /** What the form submits, with the line breaks that it has on its way. */
  submitted: string;
  valid: boolean;
}

/**
 * Types a value into a control by itself in a form.
 *
 * Lengths are only checked of what a user has edited, and too much cannot be typed: so the control
 * has one character too many at first, which is then taken away.
 */
async function edit(page: Page, row: TextRow): Promise<void> {
  await page.evaluate((row) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "http://agreement.test/";
    const isTextarea = row.control === "textarea";
    const control = document.createElement(isTextarea ? "textarea" : "input");
    control.name = "value";
    const attributes = {
      type: isTextarea ? undefined : row.control,
      required: row.required ? "" : undefined,
      minlength: row.min_length,
      maxlength: row.max_length,
      pattern: row.pattern_attribute,
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) control.setAttribute(name, String(value));
    }
    form.append(control);
    document.body.replaceChildren(form);
    control.value = `${row.value}x`;
    control.focus();
  }, row);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Backspace");
}

for (const control of ["text", "password", "email", "textarea"]) {
  test(`typed: ${control}`, { tag: "@full" }, async ({ page }) => {
    await page.route("http://agreement.test/", (route) => route.fulfill({ status: 204 }));
    const { rows } = await table<{ rows: TextRow[] }>("text");
    for (const row of rows.filter((row) => row.control === control)) {
      await edit(page, row);
      const valid = await page.evaluate(() => document.forms[0]?.checkValidity());
      // A form that is not valid can be submitted all the same, by whoever wants to.
      const request = page.waitForRequest("http://agreement.test/");
      await page.evaluate(() => document.forms[0]?.submit());
      const body = new URLSearchParams((await request).postData() ?? "");
      expect({ ...row, submitted: body.get("value"), valid }).toEqual(row);
    }
  });
}
