/** What holds of every page in each of its states. */
import type { Page, Response } from "@playwright/test";
import { type Account, ADMINISTRATOR, register, signInAsAdministrator } from "../../support/account.ts";
import { expectNoViolations } from "../../support/axe.ts";
import { expectValid } from "../../support/html.ts";
import { recordShifts, shift } from "../../support/layout.ts";
import { reach, type State, STATES, type Who } from "../../support/states.ts";
import { test as base, expect } from "../../support/test.ts";

type Cookies = Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

/** Who looks at pages, each signed in once. */
interface Lookers {
  lookers: Record<Exclude<Who, "visitor">, { email: string; cookies: Cookies }>;
}

const test = base.extend<object, Lookers>({
  lookers: [
    async ({ browser, server }, use) => {
      const signedIn = async (enter: (page: Page) => Promise<Account | void>) => {
        const context = await browser.newContext({ baseURL: server.url });
        const account = await enter(await context.newPage());
        const cookies = await context.cookies();
        await context.close();
        return { email: account?.email ?? ADMINISTRATOR, cookies };
      };
      await use({ member: await signedIn(register), administrator: await signedIn(signInAsAdministrator) });
    },
    { scope: "worker" },
  ],
});

for (const state of STATES) {
  const title = `${state.who}: ${state.name}`;

  // Axe needs scripts; the server sends the same HTML to those without them.
  test(`axe finds nothing and nothing shifts (${title})`, { tag: "@full" }, async ({ page, lookers, mailbox }) => {
    await recordShifts(page);
    for (const prefix of prefixes(state)) {
      await look(page, state, lookers);
      await reach(page, state, prefix, { email: emailOf(state, lookers), mailbox });
      // What moves after a click is what it has asked for, however long the answer takes.
      if (!state.act) expect(await shift(page)).toBe(0);
      await expectNoViolations(page, prefix ? ["light"] : ["light", "dark"]);
    }
  });

  test(`the HTML is valid (${title})`, { tag: "@no-script" }, async ({ page, lookers, mailbox }) => {
    let last: Response | undefined;
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303) last = response;
    });
    for (const prefix of prefixes(state)) {
      await look(page, state, lookers);
      await reach(page, state, prefix, { email: emailOf(state, lookers), mailbox });
      await expectValid((await last?.text()) ?? "");
    }
  });
}

/** What the paths begin with that a page is looked at by: in each language, but for its states, whose markup is the same. */
function prefixes({ act, isEnglish }: State): string[] {
  return act || isEnglish ? [""] : ["", "/de"];
}

/** Becomes the one who looks, by the cookies of who has signed in. */
async function look(page: Page, { who }: State, lookers: Lookers["lookers"]): Promise<void> {
  await page.context().clearCookies();
  if (who !== "visitor") await page.context().addCookies(lookers[who].cookies);
}

function emailOf({ who }: State, lookers: Lookers["lookers"]): string {
  return who === "visitor" ? "" : lookers[who].email;
}
