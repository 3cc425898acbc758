/** Which submissions are sent in the browser's place, and with which entries. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

function start(html) {
  const page = load(html, "submission");
  const form = page.document.forms[0];
  const submitter = page.document.querySelector("[data-submitter]");
  return { ...page, form, submitter, destination: page.destinationOf(form, submitter) };
}

function check(html, url, isMultipart = false) {
  const { destination } = start(html);
  assert.equal(destination?.url.href, url, html);
  assert.equal(destination?.isMultipart, url && isMultipart, html);
}

test("posts to this site are sent", () => {
  check("<form method=post>", "https://example.org/users");
  check("<form method=POST action=/a enctype=multipart/form-data>", "https://example.org/a", true);
  check("<form action=/a method=get><button data-submitter formmethod=post formaction='?x=1'>", "https://example.org/users?x=1");
  check("<base href=/deep/><form method=post action=''>", "https://example.org/users");
  check("<base target=_blank><form method=post target=_self>", "https://example.org/users");
  check("<form method=post action=/a><input name=action><input name=method><input name=getAttribute><input name=closest>", "https://example.org/a");
});

test("whatever is no post asks for a page", () => {
  const isQuery = (html) => start(html).destination?.isQuery;
  for (const html of ["<form>", "<form method=GET>", "<form method=put>", "<form method=post><button data-submitter formmethod=get>"]) {
    assert.equal(isQuery(html), true, html);
  }
  assert.equal(isQuery("<form method=Post>"), false);
  assert.equal(isQuery("<form method=get><button data-submitter formmethod=post>"), false);
});

test("the entries of a form that asks take the place of its query", () => {
  const ask = (html) => {
    const { form, submitter, destination, queryOf } = start(html);
    return queryOf(destination, form, submitter).href;
  };
  const found = "https://example.org/found";
  assert.equal(ask("<form action='/found?old=1#x'><input name=q value='a b'><button data-submitter name=b value=1>"), `${found}?q=a+b&b=1#x`);
  assert.equal(ask("<form action='/found?old=1'>"), `${found}?`);
  assert.equal(ask("<form><input name=q value=1>"), "https://example.org/users?q=1");
});

test("all else is left to the browser", () => {
  check("<form method=dialog>");
  check("<form method=post action=https://example.com/>");
  check("<form method=post action=javascript:0>");
  check("<form method=post action=http://[>");
  check("<form method=post target=_blank>");
  check("<base target=_blank><form method=post>");
  check("<form method=post enctype=text/plain>");
  check("<div data-formwork=off><form method=post>");
  check("<form method=post><button data-submitter data-formwork=off>");
  check("<form method=post><button data-submitter formtarget=_top>");
});

test("entries are in tree order and hold the submitter and outside controls", () => {
  const { form, submitter, readBody } = start(
    "<form id=f method=post><input name=_action value=a><button name=b value=1>x</button><button data-submitter name=b value=2>y</button>" +
      "<input name=off disabled><input type=checkbox name=c></form><input form=f name=z value=3>",
  );
  assert.equal(readBody(form, submitter, false).toString(), "_action=a&b=2&z=3");
});

test("line breaks are normalised and a file is sent as its name", () => {
  const { form, readBody } = start("<form method=post><textarea name=t></textarea><input type=file name=f>");
  form.elements.t.value = "a\nb";
  assert.equal(readBody(form, null, false).toString(), "t=a%0D%0Ab&f=");
  const multipart = readBody(form, null, true);
  assert.equal(multipart.get("t"), "a\r\nb");
  assert.equal(multipart.get("f").name, "");
});
