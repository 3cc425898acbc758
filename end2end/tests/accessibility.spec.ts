import { expectNoViolations } from "../support/axe.ts";
import { alert } from "../support/page.ts";
import { leaveChecksToServer, link, PATH, press, propose, speaker } from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

// Axe needs scripts. The HTML is the same without them, and no island is among what is looked at.
test.describe("accessibility", { tag: "@full" }, () => {
  test("a form with errors has no violations", async ({ page, mode }) => {
    await page.goto(PATH);
    await leaveChecksToServer(page);
    expect((await propose(page, mode)).status()).toBe(422);
    await expect(alert(page)).toBeVisible();
    await expectNoViolations(page);
  });

  test("a form with lists in a list has no violations", async ({ page, mode }) => {
    await page.goto(PATH);
    await press(page, mode, "Add Keyword");
    await press(page, mode, "Add Speaker");
    await press(page, mode, "Add Link", speaker(page, 1));
    await press(page, mode, "Add Link", speaker(page, 1));
    await press(page, mode, "Add Link", speaker(page, 2));
    await expect(link(page, 1, 2)).toBeVisible();
    await expectNoViolations(page);
  });

  test("a form with a file that is kept has no violations", async ({ page, mode }) => {
    await page.goto(PATH);
    await leaveChecksToServer(page);
    await page.getByLabel("Slides").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("A") });
    await propose(page, mode);
    await expect(page.getByLabel(/^Keep a\.txt/)).toBeChecked();
    await expectNoViolations(page);
  });

  test("what is wrong is found", async ({ page }) => {
    await page.goto("/");
    await page.locator("main").evaluate((main) => main.append(document.createElement("input")));
    await expect(expectNoViolations(page)).rejects.toThrow(/label/);
  });
});
