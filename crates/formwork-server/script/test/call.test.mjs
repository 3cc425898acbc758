/** Calls of actions by islands: what goes out, and what the answer does to the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

const PAGE = (text, build = "b") => `<head><script data-build=${build}></script></head><body><p>${text}</p></body>`;

/** Loads a page whose calls are answered one by one, in any order. */
function start() {
  const page = load(PAGE("old"), "bridge");
  const { window, document } = page;
  const requests = [];
  window.fetch = (url, init) => new Promise((resolve, reject) => requests.push({ url: String(url), ...init, resolve, reject }));
  page.startBridge();
  const answer = (request, body, status = 200) =>
    request.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
  const { call, expectCall } = window.formwork;
  /** As the client crate does it: a call is noted when it is made up, and asked when its turn comes. */
  const ask = (args = "[]") => (expectCall(1), call("app::like", args));
  return { window, requests, answer, ask, call, expectCall, shown: () => document.querySelector("p").textContent };
}

const body = (request) => JSON.parse(request.body);

test("a call is posted with its arguments and the page, and its answer given as it is", async () => {
  const { requests, answer, ask } = start();
  const called = ask("[9007199254740993]");
  const [request] = requests;
  assert.equal(request.url, "/_formwork/action/app::like");
  assert.equal(request.method, "POST");
  assert.equal(request.headers["Content-Type"], "application/json");
  assert.equal(request.body, '{"args":[9007199254740993],"page":"/users","refresh":false}');
  answer(request, '{"ok":9007199254740993}');
  assert.equal(await called, '{"ok":9007199254740993}');
});

test("the page that comes along is shown", async () => {
  const { requests, answer, ask, shown } = start();
  const called = ask();
  answer(requests[0], { ok: 1, html: PAGE("new") });
  await called;
  assert.equal(shown(), "new");
});

test("while calls are open their pages are held back, and the next call asks for another", async () => {
  const { requests, answer, ask, call, expectCall, shown } = start();
  expectCall(1);
  const first = ask();
  answer(requests[0], { ok: 1, html: PAGE("first") });
  await first;
  assert.equal(shown(), "old", "one is still to be made");
  const second = call("app::like", "[]");
  assert.equal(body(requests[1]).refresh, true);
  answer(requests[1], { ok: 2, html: PAGE("second") });
  await second;
  assert.equal(shown(), "second");
  const third = ask();
  assert.equal(body(requests[2]).refresh, false, "one asks");
  answer(requests[2], { ok: 3 });
  await third;
});

test("a call that is given up is waited for by nobody", async () => {
  const { requests, answer, ask, expectCall, shown } = start();
  expectCall(1);
  expectCall(-1);
  const called = ask();
  answer(requests[0], { ok: 1, html: PAGE("new") });
  await called;
  assert.equal(shown(), "new");
});

test("a page of another build, or of another place, is not shown", async () => {
  const { window, requests, answer, ask, shown } = start();
  const other = ask();
  answer(requests[0], { ok: 1, html: PAGE("new", "c") });
  await other;
  assert.equal(shown(), "old");
  const gone = ask();
  window.history.pushState(null, "", "/elsewhere");
  answer(requests[1], { ok: 1, html: PAGE("new") });
  await gone;
  assert.equal(shown(), "old");
});

test("what is no answer of the server is an error, and later calls go on", async () => {
  const { requests, answer, ask, shown } = start();
  const [offline, proxy] = [ask(), ask()];
  requests[0].reject(new TypeError("no network"));
  assert.equal(await offline, '{"error":{"code":"unavailable"}}');
  answer(requests[1], "<h1>Too large</h1>", 413);
  assert.equal(await proxy, '{"error":{"code":"status 413"}}');
  const called = ask();
  answer(requests[2], { ok: 1, html: PAGE("new") });
  await called;
  assert.equal(shown(), "new");
});
