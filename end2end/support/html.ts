/** What the HTML Standard has against a document. */
import { expect } from "@playwright/test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const checker = new HtmlValidate(new StaticConfigLoader([], { extends: ["html-validate:standard"] }));

/** The attribute of a token that is good once: otherwise some browsers fill in the one that a page was left with. */
const KEPT_FROM_BROWSERS = '"off" cannot be used on <input type="hidden">';

/** The document is valid. */
export async function expectValid(html: string): Promise<void> {
  const { results } = await checker.validateString(html);
  const found = results.flatMap(({ messages }) => messages).filter(({ message }) => message !== KEPT_FROM_BROWSERS);
  expect(found.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`)).toEqual([]);
}
