/** What an answer to a form leads to, and what its file is called. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

const { outcomeOf, fileNameOf, Outcome } = load("", "response");

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const JSON_TYPE = { "Content-Type": "application/json" };
const CSV = { "Content-Type": "text/csv" };
const SVG = { "Content-Type": "image/svg+xml" };
const ATTACHED = { "Content-Disposition": 'attachment; filename="a.csv"' };
const OURS = { "Formwork-Location": "/users" };

function head(status, headers = {}, { size = 9, redirected = false } = {}) {
  return { status, headers: new Headers(headers), redirected, body: { size } };
}

const redirected = { redirected: true };
const empty = { size: 0 };

/** Every kind of answer: its head, what of it counts besides, and where it leads. */
const TABLE = [
  [200, HTML, {}, Outcome.Show],
  [200, { ...HTML, ...OURS }, {}, Outcome.Show],
  [200, HTML, redirected, Outcome.Show],
  [404, { ...HTML, ...OURS }, {}, Outcome.Show],
  [422, HTML, {}, Outcome.Show],
  [409, { ...HTML, ...OURS }, {}, Outcome.Show],
  [422, JSON_TYPE, {}, Outcome.Fail],
  ...[400, 401, 403, 404, 413, 415, 429, 500, 502, 503].map((status) => [status, HTML, {}, Outcome.Fail]),
  [500, { ...CSV, ...ATTACHED }, {}, Outcome.Fail],
  [204, {}, empty, Outcome.Nothing],
  [205, {}, empty, Outcome.Nothing],
  [200, {}, empty, Outcome.Nothing],
  [200, OURS, empty, Outcome.Leave],
  [200, HTML, { ...empty, ...redirected }, Outcome.Leave],
  [200, JSON_TYPE, {}, Outcome.Save],
  [200, { "Content-Type": "text/plain" }, {}, Outcome.Save],
  [200, { "Content-Type": "application/pdf" }, {}, Outcome.Save],
  [200, { "Content-Type": "image/png" }, {}, Outcome.Save],
  [200, JSON_TYPE, redirected, Outcome.Leave],
  [200, { ...JSON_TYPE, ...OURS }, {}, Outcome.Leave],
  [404, { ...JSON_TYPE, ...OURS }, {}, Outcome.Leave],
  [200, SVG, {}, Outcome.Save],
  [200, CSV, {}, Outcome.Save],
  [200, CSV, redirected, Outcome.Leave],
  [200, { ...CSV, ...ATTACHED }, redirected, Outcome.Save],
  [200, {}, {}, Outcome.Save],
  [200, { ...HTML, ...ATTACHED }, {}, Outcome.Save],
  [200, { ...JSON_TYPE, ...ATTACHED, ...OURS }, {}, Outcome.Save],
  [200, { ...JSON_TYPE, "Content-Disposition": "inline" }, {}, Outcome.Save],
];

test("every answer of this site has its outcome", () => {
  for (const [status, headers, rest, outcome] of TABLE) {
    assert.equal(outcomeOf(head(status, headers, rest), true), outcome, JSON.stringify([status, headers, rest]));
  }
});

test("what belongs to another site is the browser's to load", () => {
  for (const [status, headers, rest] of TABLE) assert.equal(outcomeOf(head(status, headers, rest), false), Outcome.Leave);
});

test("a file is saved under its own name, or under that of its address", () => {
  const check = (disposition, name) =>
    assert.equal(fileNameOf(head(200, { "Content-Disposition": disposition }), new URL("https://example.org/a/b%20c.csv?d=e/f")), name);
  check("attachment", "b c.csv");
  check("attachment; filename=members.csv", "members.csv");
  check('attachment; filename="my members.csv"; size=3', "my members.csv");
  check("attachment; filename=\"x.csv\"; filename*=UTF-8''m%C3%A4%3B.csv", "mä;.csv");
  check("attachment; filename*=UTF-8'de'a.csv", "a.csv");
  check('attachment; filename="100%.csv"', "100%.csv");
});
