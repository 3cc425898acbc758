/** What is shown in development alone. */
import { register } from "../../support/account.ts";
import { expectNoViolations } from "../../support/axe.ts";
import { expectValid } from "../../support/html.ts";
import { expect, testOf } from "../../support/test.ts";

const test = testOf({ isDevelopment: true });

test("the mails of the folder are read at a page, and their links lead on", { tag: "@full" }, async ({ page, mailbox }) => {
  const { email } = await register(page);
  const link = await mailbox.link(email, "confirm");
  const list = await page.goto("/development/mail");
  await expectValid((await list?.text()) ?? "");
  await expectNoViolations(page);
  await page.getByRole("row", { name: email }).getByRole("link").click();
  await expect(page.locator("pre")).toContainText(link);
  await expectNoViolations(page);
  const mail = await page.reload();
  await expectValid((await mail?.text()) ?? "");
  await page.locator("pre a").first().click();
  await expect(page.getByRole("button", { name: "Yes, confirm it" })).toBeVisible();
});
