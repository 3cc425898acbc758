/** What an island has found wrong with a field: the script marks the field, whatever its kind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.mjs";

/** Loads a page with a form `f`; what is returned tells it as an island would. */
function start(html) {
  const page = load(html, "bridge");
  const { window, document } = page;
  page.startBridge();
  page.startVerdicts();
  return {
    fire: (type) => window.dispatchEvent(new window.Event(type)),
    find: (selector) => document.querySelector(selector),
    tell: (name, text, form = "f") => window.formwork.verdict(form, name, text),
  };
}

const NAME = '<input id=f-name name=name aria-describedby=f-name-error><p id=f-name-error hidden></p>';

test("a field is marked, and freed again", () => {
  const { find, tell } = start(`<form id=f><input name=id>${NAME}</form>`);
  tell("name", "Name is too long");
  assert.equal(find("#f-name-error").textContent, "Name is too long");
  assert.equal(find("#f-name-error").hidden, false);
  assert.equal(find("#f-name").getAttribute("aria-invalid"), "true");
  tell("name", "");
  assert.equal(find("#f-name-error").hidden, true);
  assert.equal(find("#f-name").hasAttribute("aria-invalid"), false);
  assert.equal(find("#f-name-error").textContent, "", "so it describes nothing");
});

test("each control of a group is marked", () => {
  const radios = '<input type=radio id=f-plan name=plan><input type=radio id=f-plan-1 name=plan>';
  const { find, tell } = start(`<form id=f><fieldset>${radios}<p id=f-plan-error hidden></p></fieldset></form>`);
  tell("plan", "Plan is missing");
  assert.equal(find("#f-plan").getAttribute("aria-invalid"), "true");
  assert.equal(find("#f-plan-1").getAttribute("aria-invalid"), "true");
});

test("another form's field, an unknown one and an odd name change nothing", () => {
  const { find, tell } = start(`<form id=f>${NAME}</form><form id=g></form>`);
  for (const [name, form] of [["name", "g"], ["name", "h"], ["age", "f"], ['"]', "f"]]) tell(name, "wrong", form);
  assert.equal(find("#f-name").hasAttribute("aria-invalid"), false);
  assert.equal(find("#f-name-error").hidden, true);
});

test("nothing moves while a pointer is pressed, or the click would miss", async () => {
  const { find, fire, tell } = start(`<form id=f>${NAME}</form>`);
  fire("pointerdown");
  tell("name", "Name is too short");
  tell("name", "Name is too long");
  assert.equal(find("#f-name-error").hidden, true);
  fire("pointerup");
  assert.equal(find("#f-name-error").hidden, true);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(find("#f-name-error").textContent, "Name is too long");
  tell("name", "");
  assert.equal(find("#f-name-error").hidden, true);
});
