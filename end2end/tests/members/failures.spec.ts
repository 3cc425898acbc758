/** A server that fails: the folder of its uploads is gone. */
import { register } from "../../support/account.ts";
import { expectNoViolations } from "../../support/axe.ts";
import { expectValid } from "../../support/html.ts";
import { png } from "../../support/picture.ts";
import { expect, testOf } from "../../support/test.ts";

const test = testOf({}, (server) => server.loseUploads());

test("what could not be kept is said, and nothing is half done", async ({ page, database, mode }) => {
  const { email } = await register(page);
  await page.getByLabel("Bio").fill("Typed at length.");
  const file = { name: "me.png", mimeType: "image/png", buffer: png(300, 200) };
  await page.locator("input[type=file]").setInputFiles(file);
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const answer = await answered;
  expect(answer.status()).toBe(500);

  if (mode === "no-script") {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Something went wrong");
    await expect(page.locator("code")).not.toBeEmpty();
    await expect(page.locator("pre"), "the cause is the operator's").toHaveCount(0);
    await expectValid(await answer.text());
  } else {
    await expect(page.locator("form [role=alert]")).toHaveText(/This could not be done.*this number: \S+/);
    await expect(page.getByLabel("Bio")).toHaveValue("Typed at length.");
  }
  if (mode === "full") await expectNoViolations(page);
  expect(database.rows("SELECT bio, version FROM users WHERE email = ?", email)).toEqual([{ bio: null, version: 1 }]);
});

test("axe finds nothing on the page of a failure", { tag: "@full" }, async ({ page }) => {
  await register(page);
  const sent = page.waitForEvent("load");
  // As without the script, which leaves the form on show.
  await page.locator("input[type=file]").evaluate((input: HTMLInputElement) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["GIF89a"], "me.gif", { type: "image/gif" }));
    input.files = transfer.files;
    input.form?.submit();
  });
  await sent;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Something went wrong");
  await expectNoViolations(page);
});
