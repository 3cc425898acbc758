/** Tokens of forms: fresh ones when a page comes back, and after each answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, respond } from "./page.mjs";

const form = (id, token) =>
  `<form id=${id} method=post><input type=hidden name=_once value=${token}><input name=title>` +
  `<button formaction="/users?_action=a&_once=${token}" value=a>Also</button></form>`;

/** Loads a page and lets it come back from the cache; `reply` answers what is asked then. */
async function comeBack(html, reply, persisted = true) {
  const page = load(`<body>${html}</body>`, "tokens");
  const requests = [];
  page.window.fetch = async (url, { headers }) => (requests.push(`${headers.Purpose} ${url}`), reply());
  page.startTokens();
  for (const input of page.document.querySelectorAll("[name=title]")) input.value = "typed";
  page.window.dispatchEvent(new page.window.PageTransitionEvent("pageshow", { persisted }));
  await new Promise((resolve) => setImmediate(resolve));
  const values = (selector, name) => [...page.document.querySelectorAll(selector)].map((el) => el.getAttribute(name));
  return { requests, tokens: values("[name=_once]", "value"), actions: values("button", "formaction"), ...page };
}

test("a page that comes back gets fresh tokens, and nothing else of the page", async () => {
  const { document, requests, tokens, actions } = await comeBack(`<p>old</p>${form("a", "1")}${form("b", "2")}`, () =>
    respond(200, `<p>new</p>${form("b", "4")}${form("a", "3")}${form("c", "5")}`),
  );
  assert.deepEqual(requests, ["prefetch https://example.org/users"]);
  assert.deepEqual(tokens, ["3", "4"]);
  assert.deepEqual(actions, ["/users?_action=a&_once=3", "/users?_action=a&_once=4"]);
  assert.deepEqual([...document.querySelectorAll("[name=title]")].map(({ value }) => value), ["typed", "typed"]);
  assert.equal(document.querySelector("p").textContent, "old");
});

test("a form that the page no longer has keeps its token", async () => {
  const other = await comeBack(form("a", "1"), () => respond(200, form("b", "2")));
  assert.deepEqual(other.tokens, ["1"]);
  const without = await comeBack(form("a", "1"), () => respond(200, "<form id=a><input name=title></form>"));
  assert.deepEqual(without.tokens, ["1"]);
  const offline = await comeBack(form("a", "1"), () => Promise.reject(new TypeError("no network")));
  assert.deepEqual(offline.tokens, ["1"]);
});

test("nothing is asked for a page without tokens, or one that was loaded", async () => {
  const fresh = () => respond(200, form("a", "2"));
  assert.equal((await comeBack("<form id=a><input name=title></form>", fresh)).requests.length, 0);
  assert.equal((await comeBack(form("a", "1"), fresh, false)).requests.length, 0);
});

/** Sends a form, and gives the token that it has after the answer. */
async function sent(reply) {
  const { window, document, startForms } = load(`<body>${form("a", "1")}</body>`, "submit");
  window.fetch = async () => reply();
  startForms();
  document.querySelector("form").requestSubmit();
  await new Promise((resolve) => setImmediate(resolve));
  return { document, token: document.querySelector("[name=_once]").value };
}

test("a form takes the token of the answer", async () => {
  for (const status of [200, 409, 422]) {
    const reply = () => respond(status, form("a", "2"), { "Formwork-Location": "/users" });
    assert.equal((await sent(reply)).token, "2", status);
  }
});

test("a form that was sent already says so where its errors are", async () => {
  const summary = "<div id=e tabindex=-1 data-formwork-errors></div>";
  const { document } = await sent(() => respond(409, summary + form("a", "2"), { "Formwork-Location": "/users" }));
  assert.equal(document.activeElement, document.querySelector("#e"));
});
