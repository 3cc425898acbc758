/** Files that are too large are refused before they are sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, load } from "./page.mjs";

function start(attributes) {
  const page = load(`<form><input type=file name=f ${attributes}></form>`, "sizes");
  const { window, document } = page;
  const control = document.querySelector("input");
  page.startSizes();
  return {
    window,
    control,
    choose(...contents) {
      choose(control, ...contents.map((content) => new window.File([content], "x")));
      control.dispatchEvent(new window.Event("change", { bubbles: true }));
    },
  };
}

test("a file above the limit is refused with the server's text, until another is chosen", () => {
  const { control, choose } = start('multiple data-max-size=3 data-too-large="höchstens 3 B"');
  choose("123");
  assert.equal(control.validationMessage, "");
  choose("1", "1234");
  assert.equal(control.validationMessage, "höchstens 3 B");
  choose("12");
  assert.equal(control.validationMessage, "");
  choose();
  assert.equal(control.validationMessage, "");
});

test("a control without a limit takes every file", () => {
  const free = start("");
  free.choose("1234");
  assert.equal(free.control.validationMessage, "");
});

test("a form that is reset has no file to refuse", async () => {
  const { window, control, choose: chooseHeard } = start("data-max-size=3 data-too-large=no");
  chooseHeard("1234");
  assert.equal(control.checkValidity(), false);
  control.form.reset();
  // A browser empties the control now; jsdom leaves it as it is.
  choose(control);
  await new Promise((resolve) => window.setTimeout(resolve));
  assert.equal(control.checkValidity(), true);
});
