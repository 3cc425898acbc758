/** What axe finds on a page. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The only rule whose outcome depends on the colours. */
const CONTRAST = "color-contrast";

/** Nothing is found in the light, and no contrast is too low in the dark. */
export async function expectNoViolations(page: Page, schemes: ("light" | "dark")[] = ["light", "dark"]): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    // No page has a frame of another origin: the other mode would open a window for each.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    await analyze(colorScheme === "light" ? axe.withTags(TAGS) : axe.withRules(CONTRAST), colorScheme);
  }
}

async function analyze(axe: AxeBuilder, colorScheme: string): Promise<void> {
  const { violations, passes } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => [node.html, node.failureSummary]) }));
  expect(found, colorScheme).toEqual([]);
  expect(passes.map(({ id }) => id)).toContain(CONTRAST);
}
