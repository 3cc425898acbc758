/** What holds of every page in each of its states. */
import type { Response } from "@playwright/test";
import { expectNoViolations } from "../../support/axe.ts";
import { expectValid } from "../../support/html.ts";
import { excess, recordShifts, shift } from "../../support/layout.ts";
import { look, test } from "../../support/lookers.ts";
import { type State, STATES } from "../../support/states.ts";
import { expect } from "../../support/test.ts";

/** The narrowest window that pages are made for, in CSS pixels. */
const NARROW = 320;

/** As tests have it otherwise. */
const WIDE = { width: 1280, height: 720 };

for (const state of STATES) {
  const title = `${state.who}: ${state.name}`;

  // Axe needs scripts; the server sends the same HTML to those without them.
  test(`axe finds nothing and nothing shifts (${title})`, { tag: "@full" }, async ({ page, lookers, mailbox }) => {
    await recordShifts(page);
    for (const prefix of prefixes(state)) {
      await look(page, state, prefix, lookers, mailbox);
      // What moves after a click is what it has asked for, however long the answer takes.
      if (!state.act) expect(await shift(page)).toBe(0);
      await expectNoViolations(page, prefix ? ["light"] : ["light", "dark"]);
      await page.setViewportSize({ width: NARROW, height: 800 });
      expect(await excess(page), "nothing is wider than a narrow window").toBe(0);
      await page.setViewportSize(WIDE);
    }
  });

  if (state.needsScript) continue;

  test(`the HTML is valid (${title})`, { tag: "@no-script" }, async ({ page, lookers, mailbox }) => {
    let last: Response | undefined;
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303) last = response;
    });
    for (const prefix of prefixes(state)) {
      await look(page, state, prefix, lookers, mailbox);
      await expectValid((await last?.text()) ?? "");
    }
  });
}

/** What the paths begin with that a page is looked at by: in each language, but for its states, whose markup is the same. */
function prefixes({ act, isEnglish }: State): string[] {
  return act || isEnglish ? [""] : ["", "/de"];
}
