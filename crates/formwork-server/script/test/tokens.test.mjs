/** Tokens of forms: fresh ones when a page comes back, and after each answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, respond } from "./page.mjs";

const form = (id, token) =>
  `<form id=${id} method=post><input type=hidden name=_once value=${token}><input name=title>` +
  `<button formaction="/users?_action=a&_once=${token}" value=a>Also</button></form>`;

const HEAD = "<head><script data-build=1></script></head>";

/** Loads a page and lets it come back from the cache; `reply` answers what is asked then. */
async function comeBack(html, reply, persisted = true) {
  const page = load(`${HEAD}<body>${html}</body>`, "submit");
  const requests = [];
  page.window.fetch = async (url) => (requests.push(`${url}`), reply());
  page.startForms();
  for (const input of page.document.querySelectorAll("[name=title]")) input.value = "typed";
  page.window.dispatchEvent(new page.window.PageTransitionEvent("pageshow", { persisted }));
  await new Promise((resolve) => setImmediate(resolve));
  const values = (selector, name) => [...page.document.querySelectorAll(selector)].map((el) => el.getAttribute(name));
  return { requests, tokens: values("[name=_once]", "value"), actions: values("button", "formaction"), ...page };
}

test("a page that comes back is brought up to date, and keeps what was typed", async () => {
  const { document, requests, tokens, actions } = await comeBack(`<p>old</p>${form("a", "1")}${form("b", "2")}`, () =>
    respond(200, `${HEAD}<p>new</p>${form("a", "3")}${form("b", "4")}`),
  );
  assert.deepEqual(requests, ["https://example.org/users"]);
  assert.deepEqual(tokens, ["3", "4"]);
  assert.deepEqual(actions, ["/users?_action=a&_once=3", "/users?_action=a&_once=4"]);
  assert.deepEqual([...document.querySelectorAll("[name=title]")].map(({ value }) => value), ["typed", "typed"]);
  assert.equal(document.querySelector("p").textContent, "new");
});

test("what is not the page, or of another build, changes nothing", async () => {
  const refused = await comeBack(form("a", "1"), () => respond(403, HEAD + form("a", "2")));
  assert.deepEqual(refused.tokens, ["1"]);
  const other = await comeBack(form("a", "1"), () => respond(200, form("a", "2")));
  assert.deepEqual(other.tokens, ["1"]);
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
