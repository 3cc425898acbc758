/** Forms that the script sends: what goes out, and what the answer does to the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, load, respond } from "./page.mjs";

/** Loads a page whose requests are answered by `reply`. */
function start(html, reply) {
  const page = load(`<body>${html}</body>`, "submit");
  const { window, document } = page;
  const requests = [];
  window.fetch = async (url, init) => (requests.push({ url: url.href, ...init }), reply());
  page.startForms();
  const find = (selector) => document.querySelector(selector);
  const submit = async (button) => {
    find("form").requestSubmit(button);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...page, requests, find, submit };
}

const UPLOAD = "<form method=post enctype=multipart/form-data><input name=title><input type=file id=f name=f data-max-size=9><button name=b value=1>Send</button></form>";

/** Fills in the form of `UPLOAD` and sends it. */
async function upload(reply) {
  const page = start(UPLOAD, reply);
  page.find("[name=title]").value = "Mine";
  choose(page.find("#f"), new page.window.File(["content"], "ä.txt", { type: "text/plain" }));
  await page.submit(page.find("button"));
  return page;
}

const offline = () => Promise.reject(new TypeError("no network"));

test("a form with files is sent as multipart, its submitter included", async () => {
  const { window, requests } = await upload(offline);
  const [{ body, headers }] = requests;
  assert.ok(body instanceof window.FormData);
  // The browser sets the content type, and with it the boundary.
  assert.deepEqual(Object.keys(headers), ["Formwork-Request", "Accept"]);
  assert.deepEqual([...body.keys()], ["title", "f", "b"]);
  const file = body.get("f");
  assert.deepEqual([file.name, file.type, file.size], ["ä.txt", "text/plain", 7]);
});

test("a failed upload leaves the page and everything chosen alone, and says so", async () => {
  const check = async (reply, text) => {
    const { find, window } = await upload(reply);
    assert.match(find("[role=alert]").textContent, text);
    assert.equal(find("[name=title]").value, "Mine");
    assert.equal(find("#f").files.length, 1);
    assert.equal(find("button").disabled, false);
    assert.equal(find("form").getAttribute("aria-busy"), null);
    assert.equal(window.document.body.children.length, 1);
  };
  await check(() => respond(503, "<p>full</p>", { "Retry-After": "60" }), /\(503\)/);
  await check(() => respond(413, "<p>too large</p>"), /\(413\)/);
  await check(offline, /No connection/);
  const brokenOff = () => Object.defineProperty(respond(200), "blob", { value: offline });
  await check(brokenOff, /No connection/);
});

test("a file that the server keeps is not sent once more, and one that it refused stays chosen", async () => {
  const kept = await upload(() => respond(422, UPLOAD.replace("<button", "<input type=checkbox name=f value=ref checked><button")));
  assert.equal(kept.find("#f").value, "");
  const refused = await upload(() => respond(422, UPLOAD));
  assert.equal(refused.find("#f").files.length, 1);
});

const LIST = "<form id=o method=post><input id=l0 name=l[0] value=a><button name=_list value='add l' formnovalidate>Add</button></form>";
const LONGER = "<form id=o method=post><input id=l0 name=l[0] value=b><input id=l1 name=l[1] autofocus><button name=_list value='add l' formnovalidate>Add</button></form>";

test("after a list button the control that asks for it takes the focus; address and history stay", async () => {
  const { window, document, find, submit, requests } = start(`<input autofocus>${LIST}`, () =>
    respond(200, `<input autofocus>${LONGER}`, { "Formwork-Location": "/users" }),
  );
  const { length } = window.history;
  find("button").focus();
  await submit(find("button"));
  assert.equal(requests[0].body.get("_list"), "add l");
  assert.equal(document.activeElement, find("#l1"));
  assert.equal(find("#l0").value, "b");
  assert.equal(window.location.href, "https://example.org/users");
  assert.equal(window.history.length, length);
});

test("the focus stays where no control of the answered form asks for it, and errors come first", async () => {
  const still = start(`<input autofocus>${LIST}`, () => respond(200, `<input autofocus>${LIST}`));
  still.find("button").focus();
  await still.submit(still.find("button"));
  assert.equal(still.document.activeElement, still.find("button"));
  const summary = "<div id=e tabindex=-1 data-formwork-errors></div>";
  const refused = start(LIST, () => respond(422, summary + LONGER));
  await refused.submit();
  assert.equal(refused.document.activeElement, refused.find("#e"));
});

test("the form that takes the submitted one's place may ask for the focus", async () => {
  const next = start(LIST, () => respond(200, "<form id=next method=post><input id=n autofocus></form>"));
  await next.submit();
  assert.equal(next.document.activeElement, next.find("#n"));
});

test("a list that was changed by a newer build is shown, for it holds what was entered", async () => {
  const page = start(LIST, () => respond(200, `<head><script data-build=2></script></head>${LONGER}`));
  await page.submit(page.find("button"));
  assert.equal(page.document.activeElement, page.find("#l1"));
});

test("that a form is being sent is said, with what is sent, and that it is not any more", async () => {
  const page = start("<form method=post action=/there><input name=a value=1><button name=b value=2>Send</button></form>", offline);
  const heard = [];
  page.document.addEventListener("formwork:submit", ({ detail }) => {
    heard.push(["submit", detail.form, detail.submitter, detail.url, [...detail.entries]]);
  });
  page.document.addEventListener("formwork:settled", ({ detail }) => heard.push(["settled", detail.form]));
  await page.submit(page.find("button"));
  const form = page.find("form");
  const sent = [["a", "1"], ["b", "2"]];
  assert.deepEqual(heard, [
    ["submit", form, page.find("button"), "https://example.org/there", sent],
    ["settled", form],
  ]);
});
