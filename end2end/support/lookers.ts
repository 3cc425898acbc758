/** Those who look at pages: a visitor, a member, and an administrator. */
import type { Page } from "@playwright/test";
import { type Account, ADMINISTRATOR, register, signInAsAdministrator } from "./account.ts";
import type { Mailbox } from "./mail.ts";
import { reach, type State, type Who } from "./states.ts";
import { test as base } from "./test.ts";

type Cookies = Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

/** Who looks at pages, each signed in once. */
type Lookers = Record<Exclude<Who, "visitor">, { email: string; cookies: Cookies }>;

export const test = base.extend<object, { lookers: Lookers }>({
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

/** Leads a page to a state below the prefix of a language, as the one who looks at it. */
export async function look(page: Page, state: State, prefix: string, lookers: Lookers, mailbox: Mailbox): Promise<void> {
  await page.context().clearCookies();
  const looker = state.who === "visitor" ? undefined : lookers[state.who];
  if (looker) await page.context().addCookies(looker.cookies);
  await reach(page, state, prefix, { email: looker?.email ?? "", mailbox });
}
