/**
 * Takes pictures of every page in each of its states, in both themes and at three widths, into `screens/pictures`.
 *
 *     FORMWORK_E2E_SERVER=$PWD/../dist/server npm run screens
 */
import { look, test } from "../support/lookers.ts";
import { STATES } from "../support/states.ts";

/** In CSS pixels. */
const WIDTHS = [1280, 768, 320];

for (const [index, state] of STATES.entries()) {
  const title = `${state.who}: ${state.name}`;

  test(title, async ({ page, lookers, mailbox }) => {
    await look(page, state, "", lookers, mailbox);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const name = `${index}-${title.replace(/\W+/g, "-")}-${colorScheme}-${width}.png`;
        await page.screenshot({ path: `screens/pictures/${name}` });
      }
    }
  });
}
