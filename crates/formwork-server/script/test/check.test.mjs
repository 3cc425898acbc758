/** Fields that the server checks while the visitor types: what is asked when, and what the verdict changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, load, respond } from "./page.mjs";

const OK = '<p class="error" id="f-name-error" hidden> </p>';
const WRONG = '<p class="error" id="f-name-error">Name is taken</p>';
const NAME = '<input id="f-name" name="name" data-formwork-check aria-describedby="f-name-error f-name-hint">';
const FORM = `<form method=post><input type=hidden name=_action value=a>${NAME}${OK}<input id=other name=other></form>`;

/** Loads a page whose timers and requests are the test's to end. */
function start(html, module = "check") {
  const page = load(html, module);
  const { window, document } = page;
  const timers = new Map();
  const requests = [];
  window.setTimeout = (run, delay, ...args) => timers.set(timers.size + 1, { run: () => run(...args), delay }) && timers.size;
  window.clearTimeout = (timer) => timers.get(timer) && timers.set(timer, {});
  window.fetch = (url, init) =>
    new Promise((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      requests.push({ url: url.href, ...init, resolve, reject });
    });
  page.startChecks();
  const find = (selector) => document.querySelector(selector);
  return {
    ...page,
    find,
    requests,
    /** What the timers wait for, in milliseconds; those that were cleared wait for nothing. */
    waiting: () => [...timers.values()].flatMap(({ delay }) => delay ?? []),
    elapse: () => [...timers].forEach(([timer, { run }]) => (timers.set(timer, {}), run?.())),
    enter(control, value, type = "input") {
      control[/^(radio|checkbox)$/.test(control.type) ? "checked" : "value"] = value;
      control.dispatchEvent(new window.Event(type, { bubbles: true }));
    },
    /** Answers the newest request, and lets the page take the answer. */
    async answer(status, html, headers) {
      requests.at(-1).resolve(respond(status, html, headers));
      await settled();
    },
  };
}

/** Lets everything run that waits for no more than promises. */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

test("a field is asked about when nothing more is typed", () => {
  const { find, enter, elapse, requests, waiting } = start(FORM);
  find("#other").value = "x y";
  enter(find("#f-name"), "a");
  enter(find("#f-name"), "an");
  assert.deepEqual(waiting(), [300]);
  assert.equal(requests.length, 0);
  elapse();
  assert.equal(requests.length, 1);
  const [{ url, method, body, headers }] = requests;
  assert.equal(`${method} ${url}`, "POST https://example.org/users");
  assert.equal(body.toString(), "_action=a&name=an&other=x+y");
  assert.deepEqual({ ...headers }, { "Formwork-Request": "check", "Formwork-Fields": "name", Accept: "text/html" });
  assert.ok(find("#f-name").hasAttribute("data-formwork-checking"));
  assert.equal(find("#f-name").getAttribute("aria-busy"), null);
});

test("a finished change is asked about at once, and the same entry once", async () => {
  const { find, enter, elapse, requests, waiting, answer } = start(FORM);
  enter(find("#f-name"), "a");
  enter(find("#f-name"), "a", "change");
  assert.deepEqual(waiting(), [0]);
  elapse();
  await answer(200, OK);
  enter(find("#f-name"), "ab");
  enter(find("#f-name"), "a");
  enter(find("#f-name"), "a", "change");
  assert.deepEqual(waiting(), []);
  assert.equal(requests.length, 1);
});

test("only controls that want it, in forms that the script sends, are asked about", () => {
  const none = (html) => {
    const { find, enter, elapse, requests } = start(html);
    enter(find("[data-target]"), "a", "change");
    elapse();
    assert.equal(requests.length, 0, html);
  };
  none("<form method=post><input name=n data-target>");
  none("<input name=n data-formwork-check data-target>");
  none("<form method=post><input data-formwork-check data-target>");
  none("<form><input name=n data-formwork-check data-target>");
  none("<form method=post data-formwork=off><input name=n data-formwork-check data-target>");
  none("<form method=post action=https://example.com/><input name=n data-formwork-check data-target>");
});

test("files are neither sent nor asked about", () => {
  const { window, find, enter, elapse, requests } = start(
    `<form method=post enctype=multipart/form-data action=/a><input type=file name=f data-formwork-check>${NAME}<button formaction=/b></button></form>`,
  );
  choose(find("[name=f]"), new window.File(["1"], "x"));
  find("[name=f]").dispatchEvent(new window.Event("change", { bubbles: true }));
  enter(find("#f-name"), "a", "change");
  elapse();
  assert.equal(requests.length, 1);
  assert.equal(requests[0].url, "https://example.org/a");
  assert.equal(requests[0].headers["Formwork-Fields"], "name");
  assert.equal(requests[0].body.toString(), "name=a");
});

test("every touched field is asked about, by its encoded name, and no other", () => {
  const { find, enter, elapse, requests } = start(
    '<form method=post><input id=a name="a[0].ü,b" data-formwork-check><input id=b name=b data-formwork-check><textarea id=c name=c data-formwork-check></textarea>',
  );
  enter(find("#c"), "1", "change");
  enter(find("#a"), "1", "change");
  elapse();
  assert.equal(requests.at(-1).headers["Formwork-Fields"], "a%5B0%5D.%C3%BC%2Cb,c");
});

test("what was submitted and is marked as wrong counts as touched", () => {
  const { find, enter, elapse, requests } = start(
    '<form method=post><input name=a data-formwork-check aria-invalid=true><input id=b name=b data-formwork-check><input name=c data-formwork-check aria-invalid=false>',
  );
  enter(find("#b"), "1", "change");
  elapse();
  assert.equal(requests[0].headers["Formwork-Fields"], "a,b");
});

test("an error is shown and taken back, and nothing else changes", async () => {
  const { document, find, enter, elapse, answer } = start(FORM);
  const input = find("#f-name");
  input.focus();
  enter(input, "abc", "change");
  input.setSelectionRange(1, 2);
  elapse();
  const wrong = `<title>x</title><form method=post><div data-formwork-errors></div>${NAME.replace(">", ' value="other">')}${WRONG}<input id=other value=x aria-invalid=true></form>`;
  await answer(422, wrong);
  assert.equal(find("#f-name-error").outerHTML, WRONG);
  assert.equal(input.getAttribute("aria-invalid"), "true");
  assert.equal(input.getAttribute("aria-describedby"), "f-name-error f-name-hint");
  assert.equal(input.hasAttribute("data-formwork-checking"), false);
  assert.deepEqual([input.value, input.selectionStart, input.selectionEnd], ["abc", 1, 2]);
  assert.equal(document.activeElement, input);
  assert.equal(find("[data-formwork-errors]"), null);
  assert.equal(find("#other").getAttribute("aria-invalid"), null);
  assert.equal(document.title, "");

  enter(input, "abcd", "change");
  elapse();
  await answer(200, FORM);
  const relieved = FORM.replace(OK, OK.replace(" </p>", "</p>"));
  assert.equal(document.body.innerHTML, load(relieved, "check").document.body.innerHTML);
});

test("a choice is asked about, too", async () => {
  const { find, enter, elapse, answer } = start('<form method=post><select id=s name=s data-formwork-check><option value="">a<option>b</select><p id=s-error hidden></p>');
  enter(find("#s"), "b", "change");
  elapse();
  await answer(422, "<p id=s-error>no</p>");
  assert.equal(find("#s-error").textContent, "no");
  enter(find("#s"), "", "change");
  elapse();
  await answer(200, "<p id=s-error hidden></p>");
  assert.equal(find("#s-error").textContent, "");
});

test("the error of a group marks each of its controls", async () => {
  const { find, enter, elapse, answer, requests } = start(
    "<form method=post><fieldset>" +
      "<input type=radio id=r name=r value=1 data-formwork-check><input type=radio id=r-1 name=r value=2 data-formwork-check>" +
      "<p id=r-error hidden></p></fieldset>",
  );
  enter(find("#r-1"), true, "change");
  elapse();
  assert.equal(requests[0].headers["Formwork-Fields"], "r");
  await answer(422, "<p id=r-error>no</p>");
  assert.deepEqual(["#r", "#r-1"].map((id) => find(id).getAttribute("aria-invalid")), ["true", "true"]);
  assert.equal(find("#r-error").textContent, "no");
});

test("a newer entry aborts the question about an older one, whose late answer is dropped", async () => {
  const { find, enter, elapse, requests, answer } = start(FORM);
  enter(find("#f-name"), "a", "change");
  elapse();
  enter(find("#f-name"), "ab");
  assert.ok(requests[0].signal.aborted);
  elapse();
  requests[0].resolve(respond(422, WRONG));
  await settled();
  assert.ok(find("#f-name-error").hidden);
  await answer(200, OK);
  assert.ok(find("#f-name-error").hidden);
  assert.equal(requests.length, 2);
});

test("an entry that was given up while it was asked about is asked about again", () => {
  const { find, enter, elapse, requests } = start(FORM);
  enter(find("#f-name"), "a", "change");
  elapse();
  enter(find("#f-name"), "ab");
  enter(find("#f-name"), "a");
  elapse();
  assert.equal(requests.length, 2);
});

test("an answer that is no verdict changes nothing, and the entry may be asked about again", async () => {
  const ignored = async (end) => {
    const { document, find, enter, elapse, requests } = start(FORM);
    const before = document.body.innerHTML;
    enter(find("#f-name"), "a", "change");
    elapse();
    end(requests[0]);
    await settled();
    assert.equal(document.body.innerHTML, before);
    enter(find("#f-name"), "a", "change");
    elapse();
    assert.equal(requests.length, 2);
  };
  for (const status of [201, 400, 403, 404, 413, 500, 503]) await ignored(({ resolve }) => resolve(respond(status, WRONG)));
  await ignored(({ resolve }) => resolve(respond(200, WRONG, { "Content-Type": "text/plain" })));
  await ignored(({ reject }) => reject(new TypeError("no network")));
});

test("a redirect is not followed, and a page without the error's element changes nothing", async () => {
  const { find, enter, elapse, requests, answer } = start(FORM);
  enter(find("#f-name"), "a", "change");
  elapse();
  assert.equal(requests[0].redirect, "manual");
  await answer(200, "<p>Sign in</p>");
  assert.ok(find("#f-name-error").hidden);
  assert.equal(find("#f-name").getAttribute("aria-invalid"), null);
});

test("a submission aborts what is asked, and nothing is asked until its answer", async () => {
  const { window, find, enter, elapse, requests, waiting, startForms } = start(FORM, "submit");
  startForms();
  enter(find("#f-name"), "a", "change");
  elapse();
  enter(find("#f-name"), "a");
  find("form").requestSubmit();
  assert.ok(requests[0].signal.aborted);
  assert.deepEqual(waiting(), []);
  assert.equal(requests[1].headers["Formwork-Request"], "submit");
  enter(find("#f-name"), "ab", "change");
  elapse();
  assert.equal(requests.length, 2);
  requests[1].resolve(respond(422, FORM.replace(OK, WRONG)));
  await settled();
  assert.equal(find("#f-name-error").hidden, false);
  assert.equal(window.location.pathname, "/users");
});

test("a navigation aborts what is asked", () => {
  const { find, enter, elapse, requests, visit } = start(FORM, "visit");
  enter(find("#f-name"), "a", "change");
  elapse();
  void visit(new URL("https://example.org/other"));
  assert.ok(requests[0].signal.aborted);
});
