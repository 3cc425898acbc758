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
  limits: Record<string, Pick<Row, "min" | "max" | "step"> & { input: string }>;
  rows: Row[];
}

async function table(name: string): Promise<Table> {
  const folder = new URL("../../crates/formwork/tests/agreement/", import.meta.url);
  return JSON.parse(await readFile(new URL(name, folder), "utf8"));
}

for (const name of ["number", "email", "moment"]) {
  test(name, { tag: "@full" }, async ({ page }) => {
    const { limits, rows } = await table(`${name}.json`);
    for (const row of rows) {
      const type = limits[row.type];
      if (!type) throw new Error(`the table has an unknown type: ${row.type}`);
      const attributes = {
        type: type.input,
        min: row.min ?? type.min,
        max: row.max ?? type.max,
        step: row.step ?? type.step,
      };
      const valid = await page.evaluate(
        ({ attributes, value }) => {
          const input = document.createElement("input");
          input.required = true;
          for (const [name, text] of Object.entries(attributes)) if (text) input.setAttribute(name, text);
          input.value = value;
          // What is no such value is never submitted: the control holds nothing then.
          return input.value !== "" && input.checkValidity();
        },
        { attributes, value: row.value },
      );
      expect({ ...row, valid }).toEqual(row);
    }
  });
}
