/** The morph: which nodes survive, and with what state. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

/** Loads a page with `before` as its body; `to` morphs the body to other HTML. */
function start(before, head = "") {
  const page = load(`<!doctype html><html lang="en"><head>${head}</head><body>${before}</body></html>`, "morph");
  const to = (after, options = { keep: true }, nextHead = head) =>
    page.morphDocument(page.parse(`<!doctype html><html lang="en"><head>${nextHead}</head><body>${after}</body></html>`), options);
  /** The answer to a form, as it was when it was sent. */
  const answer = (after, form = page.document.querySelector("form"), accepted = true) => {
    page.noteSent(form);
    to(after, { keep: true, submitted: form, accepted });
  };
  return { ...page, to, answer, claim, find: (selector) => page.document.querySelector(selector) };
}

/** Lets an island work, as Leptos notes it. */
function claim(island) {
  island.$$dispose = () => {};
}

/** Asserts that the body becomes exactly what was asked for. */
function check(before, after) {
  const page = start(before);
  page.to(after);
  assert.equal(page.document.body.innerHTML, after);
}

test("the body becomes what the server sent", () => {
  check("<p>a</p>", "<p>b</p>");
  check("<p class='x' title='y'>a</p><b>c</b>", '<b>c</b><p class="z">a</p>');
  check("text", "<!--note-->text<i></i>text");
  check("<ul><li id=a>1</li><li id=b>2</li></ul>", '<ul><li id="b">2</li><li id="c">3</li><li id="a">1</li></ul>');
  check("<template><p>a</p></template>", "<template><p>b</p></template>");
  check("<svg><a xlink:href='#a'></a></svg>", '<svg viewBox="0 0 1 1"><a xlink:href="#b"></a></svg>');
  check("", "");
});

test("keyed children are moved, not rebuilt", () => {
  const { document, to } = start('<ul><li data-key="1">a</li><li data-key="2">b</li><li data-key="3">c</li></ul>');
  const [first, second, third] = document.querySelectorAll("li");
  to('<ul><li data-key="3">c</li><li data-key="1">A</li></ul>');
  assert.deepEqual([...document.querySelectorAll("li")], [third, first]);
  assert.equal(first.textContent, "A");
  assert.equal(second.isConnected, false);
});

test("an element inserted before unkeyed fields does not shift them", () => {
  const { find, to } = start('<form><div><input id="a"></div><div><input id="b"></div></form>');
  const [a, b] = [find("#a"), find("#b")];
  to('<form><div data-formwork-errors tabindex="-1">No</div><div><input id="a"></div><div><input id="b"></div></form>');
  assert.equal(find("#a"), a);
  assert.equal(find("#b"), b);
});

test("a form that was sent back keeps its rows and entries until it is sent again, or left", () => {
  const draft = '<form id="f" data-formwork-draft=""><input name="l[0]" value="typed"><input name="l[1]" value="more"></form>';
  const fresh = '<p>new</p><form id="f"><input name="l[0]" value="stored"></form>';
  const other = start(`<p>old</p>${draft}`);
  other.to(fresh);
  assert.equal(other.find("p").textContent, "new");
  assert.deepEqual([...other.document.querySelectorAll("input")].map(({ value }) => value), ["typed", "more"]);
  const own = start(`<p>old</p>${draft}`);
  own.answer(fresh);
  assert.deepEqual([...own.document.querySelectorAll("input")].map(({ value }) => value), ["stored"]);
  const left = start(`<p>old</p>${draft}`);
  left.to(fresh, { keep: false });
  assert.equal(left.document.querySelectorAll("input").length, 1);
});

test("focus and selection survive an insertion and a move", () => {
  const { document, find, to } = start('<div id="x"><input id="a" value="hello"></div><p id="y"></p>');
  const input = find("#a");
  input.focus();
  input.setSelectionRange(1, 3);
  to('<aside></aside><p id="y"></p><div id="x"><input id="a" value="hello"></div>');
  assert.equal(document.activeElement, input);
  assert.deepEqual([input.selectionStart, input.selectionEnd], [1, 3]);
});

test("the focus goes to the element that takes the focused one's id", () => {
  const { document, find, to } = start('<p id="p"><input id="a"></p>');
  find("#a").focus();
  to('<section id="p"><input id="a"></section>');
  assert.equal(document.activeElement, find("section #a"));
});

test("what only the visitor changed stays, except in the submitted form", () => {
  const forms = (value) => `<p>${value}</p><form id="f"><input name="a" value="${value}"></form><form id="g"><input name="a" value="old"></form>`;
  const { document, answer } = start(forms("old"));
  const [mine, other] = document.querySelectorAll("input");
  mine.value = other.value = "typed";
  answer(forms("new"));
  assert.equal(mine.value, "new");
  assert.equal(other.value, "typed");
});

test("a control that was not edited takes the server's value", () => {
  const { find, to } = start('<input name="a" value="old"><textarea name="b">old</textarea><input name="c" type="checkbox">');
  find("[name=a]").value = "old";
  to('<input name="a" value="new"><textarea name="b">new</textarea><input name="c" type="checkbox" checked>');
  assert.equal(find("[name=a]").value, "new");
  assert.equal(find("[name=b]").value, "new");
  assert.equal(find("[name=c]").checked, true);
});

test("an edited choice outlives a refresh of its group and list, and gives way to another of the server's", () => {
  const body = (radio, option, note) =>
    `<p>${note}</p><fieldset>` + ["a", "b", "c"].map((v) => `<input type="radio" name="r" value="${v}" ${v === radio ? "checked" : ""} class="${note}">`).join("") +
    `</fieldset><select name="s" class="${note}">${["x", "y", "z"].map((v) => `<option value="${v}" ${v === option ? "selected" : ""}>${v}</option>`).join("")}</select>`;
  const { find, to, document } = start(body("a", "x", "1"));
  find("[value=b]").checked = true;
  find("select").value = "y";
  to(body("a", "x", "2"));
  assert.equal(find("[name=r]:checked").value, "b");
  assert.equal(find("select").value, "y");
  assert.equal(find("[data-formwork-conflict]"), null);
  to(body("c", "z", "3"));
  assert.equal(find("[name=r]:checked").value, "c");
  assert.equal(find("select").value, "z");
  assert.deepEqual([...document.querySelectorAll("[data-formwork-conflict]")], [find("[value=b]"), find("select")]);
  find("[value=b]").checked = true;
  to(body("c", "z", "3"), { keep: false });
  assert.equal(find("[name=r]:checked").value, "c");
});

test("an entry that is no longer on offer gives way to the server's", () => {
  const { find, to } = start("<select><option>x<option>y<option>z</select>");
  find("select").value = "z";
  to("<select><option>x<option>y</select>");
  assert.equal(find("select").value, "x");
  assert.equal(find("select").getAttribute("data-formwork-conflict"), "z");
});

test("a drop-down left on its first option is not edited", () => {
  const { find, to } = start("<select><option>x</option><option>y</option></select>");
  to("<select><option>x</option><option selected>y</option></select>");
  assert.equal(find("select").value, "y");
});

test("another page starts with nothing entered", () => {
  const { find, to } = start('<details open><p></p></details><form><input name="a"></form>');
  find("input").value = "typed";
  to('<details><p></p></details><form><input name="a"></form>', { keep: false });
  assert.equal(find("input").value, "");
  assert.equal(find("details").open, false);
});

test("an opened disclosure stays open on the same page", () => {
  const { find, to } = start("<details><p>a</p></details>");
  find("details").open = true;
  to("<details><p>b</p></details>");
  assert.equal(find("details").open, true);
  assert.equal(find("p").textContent, "b");
});

test("a permanent element is left alone", () => {
  const { find, to } = start('<div id="player" data-permanent>playing</div>');
  const player = find("#player");
  to('<p></p><div id="player" data-permanent>stopped</div>');
  assert.equal(find("#player"), player);
  assert.equal(player.textContent, "playing");
});

test("controls named like properties of their form do not get in the way", () => {
  const names = ["attributes", "childNodes", "id", "nodeName", "closest", "remove", "insertBefore", "querySelectorAll"];
  const form = (value) => `<form class="${value}">${names.map((n) => `<input name="${n}" value="${value}">`).join("")}</form>`;
  check(form("a"), form("b"));
  check(form("a"), "<p></p>");
});

test("the content of noscript stays text", () => {
  const { find, to } = start("<main></main>");
  to("<main><noscript><meta http-equiv=refresh content=0></noscript></main>");
  assert.equal(find("main").querySelector("meta"), null);
});

test("the head gets what is missing and loses what is gone", () => {
  const shared = '<script type="module" src="/_formwork/formwork.js" data-build="1"></script><link rel="stylesheet" href="/a.css">';
  const { document, find, to } = start("", `<title>A</title><meta name="description" content="a">${shared}`);
  const [script, link] = [find("script"), find("link")];
  to("", { keep: true }, `<title>B</title>${shared.replace('"1"', '"2"')}<meta name="robots" content="none"><link rel="icon" href="/i">`);
  assert.equal(document.title, "B");
  assert.deepEqual([...document.head.querySelectorAll("script")], [script]);
  assert.equal(find("link"), link);
  assert.equal(find("[name=description]"), null);
  assert.ok(find("[name=robots]") && find("[rel=icon]"));
});

const island = (props, inner = "") => `<leptos-island data-component="Like" data-props='${props}'>${inner}</leptos-island>`;

test("a hydrated island with equal properties is untouched but for its slot", () => {
  const { find, to, claim } = start(island("1", "<b>0</b><leptos-children><p>a</p></leptos-children>"));
  const element = find("leptos-island");
  claim(element);
  find("b").textContent = "5";
  to(`<h1></h1>${island("1", "<b>0</b><leptos-children><p>b</p></leptos-children>")}`);
  assert.equal(find("leptos-island"), element);
  assert.equal(find("b").textContent, "5");
  assert.equal(find("p").textContent, "b");
});

test("a hydrated island with other properties is disposed of and replaced", () => {
  const { find, to, claim, isHydrated } = start(island("1", "<b>0</b>"));
  const element = find("leptos-island");
  let disposals = 0;
  claim(element);
  element.$$dispose = () => disposals++;
  to(island("2", "<b>9</b>"));
  assert.equal(disposals, 1);
  assert.notEqual(find("leptos-island"), element);
  assert.equal(isHydrated(find("leptos-island")), false);
  assert.equal(find("b").textContent, "9");
});

test("the focus passes to the same place in a replaced island", () => {
  const { document, find, to, claim } = start(island("1", "<i></i><button>0</button>"));
  claim(find("leptos-island"));
  find("button").focus();
  to(island("2", "<i></i><button>1</button>"));
  assert.equal(document.activeElement, find("button"));
  assert.equal(find("button").textContent, "1");
});

test("an island that never got its WASM is ordinary HTML", () => {
  const { find, to } = start(island("1", "<b>0</b>"));
  const element = find("leptos-island");
  to(island("1", "<b>1</b>"));
  assert.equal(find("leptos-island"), element);
  assert.equal(find("b").textContent, "1");
});

test("an island is replaced by the answer to its own form", () => {
  const form = (error) => `<form><input name="a">${error}</form>`;
  const { find, to, claim } = start(island("1", form("")));
  const element = find("leptos-island");
  claim(element);
  to(island("1", form("<p>is blank</p>")), { keep: true, submitted: find("form") });
  assert.notEqual(find("leptos-island"), element);
  assert.equal(find("p").textContent, "is blank");
});

test("islands in removed elements are disposed of, even if one panics", () => {
  const { document, window, to } = start(`<ul><li>${island("1", `<leptos-children>${island("2")}</leptos-children>`)}</li></ul>`);
  const disposed = [];
  window.reportError = () => disposed.push("reported");
  const [outer, inner] = document.querySelectorAll("leptos-island");
  outer.$$dispose = () => { throw new Error("panic"); };
  inner.$$dispose = () => disposed.push("inner");
  to("<p></p>");
  assert.deepEqual(disposed, ["reported", "inner"]);
});

test("islands in an unkeyed list follow their properties", () => {
  const list = (...props) => `<ul>${props.map((p) => `<li>${island(p)}</li>`).join("")}</ul>`;
  const { document, to, claim } = start(list("1", "2", "3"));
  const islands = [...document.querySelectorAll("leptos-island")];
  islands.forEach(claim);
  to(list("2", "3"));
  assert.deepEqual([...document.querySelectorAll("leptos-island")], islands.slice(1));
});
