/** What a browser accepts is what the server accepts; see crates/formwork/tests/agreement.rs. */
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";

interface Row {
  type: string;
  min: string | null;
  max: string | null;
  step: string | null;
  value: string;
  valid: boolean;
}

interface Table {
  /** What a type says of itself. */
  limits: Record<string, Pick<Row, "min" | "max" | "step">>;
  rows: Row[];
}

async function table(name: string): Promise<Table> {
  const folder = new URL("../../crates/formwork/tests/agreement/", import.meta.url);
  return JSON.parse(await readFile(new URL(name, folder), "utf8"));
}

test("numbers", { tag: "@full" }, async ({ page }) => {
  const { limits: types, rows } = await table("number.json");
  for (const row of rows) {
    const limits = types[row.type];
    const attributes = {
      min: row.min ?? limits?.min,
      max: row.max ?? limits?.max,
      step: row.step ?? limits?.step,
    };
    const valid = await page.evaluate(
      ({ attributes, value }) => {
        const input = document.createElement("input");
        input.type = "number";
        input.required = true;
        for (const [name, text] of Object.entries(attributes)) if (text) input.setAttribute(name, text);
        input.value = value;
        // What is no number is never submitted: the control holds nothing then.
        return input.value === value && input.checkValidity();
      },
      { attributes, value: row.value },
    );
    expect({ ...row, valid }).toEqual(row);
  }
});
