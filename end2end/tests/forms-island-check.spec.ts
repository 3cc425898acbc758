import type { Page } from "@playwright/test";
import { islandsStarted } from "../support/events.ts";
import { recordRequests } from "../support/page.ts";
import {
  allowAnyText, control, fillRequired, leaveChecksToServer, link, newTitle, PATH, press, propose, speaker, speakerName,
  storeProposal,
} from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

/** A wrong text for each text control, by its label. */
const WRONG = {
  Title: "ab",
  Summary: "long ".repeat(101),
  Email: "nobody",
  Website: "not a URL",
  Code: "ab-1",
  Day: "2027-06-01",
  Begins: "08:00",
  Ends: "09:07",
  "Draft ready": "tomorrow",
  Seats: "15",
  Fee: "0.25",
  "Travel in km": "40000.1",
  Hashtag: "two words",
  Passphrase: "short",
  "Passphrase again": "another",
  City: "  ",
};

/** What is said to be wrong, by the id of the element that says it. */
function verdicts(page: Page): Promise<Record<string, string>> {
  return page.locator("#propose .error:not([hidden])").evaluateAll((errors) =>
    Object.fromEntries(errors.map((error) => [error.id, error.textContent])),
  );
}

test.describe("rules in the browser", { tag: "@full" }, () => {
  test("what is said while typing is what the server says", async ({ page, mode }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    await fillRequired(page, newTitle());
    for (const [label, text] of Object.entries(WRONG)) {
      await allowAnyText(page, label);
      await control(page, label).fill(text);
      await control(page, label).blur();
    }
    // The server is asked about the title as well; it has then answered.
    await expect(control(page, "Title")).not.toHaveAttribute("data-formwork-checking");
    const typed = await verdicts(page);
    expect(Object.keys(typed).length).toBeGreaterThanOrEqual(Object.keys(WRONG).length);

    await leaveChecksToServer(page);
    expect((await propose(page, mode)).status()).toBe(422);
    expect(await verdicts(page)).toEqual(typed);
  });

  test("only fields that were left or changed are complained of", async ({ page }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    const email = control(page, "Email");
    await email.pressSequentially("nobody");
    expect(await verdicts(page)).toEqual({});
    await email.blur();
    expect(Object.keys(await verdicts(page))).toEqual(["propose-email-error"]);
    await control(page, "Email").fill("nobody@example.org");
    expect(await verdicts(page)).toEqual({});
  });

  test("a group without a choice is marked as a group", async ({ page }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    const group = page.getByRole("group", { name: "Level" }).or(page.getByRole("radiogroup", { name: "Level" }));
    await group.getByLabel("Beginners").focus();
    await group.getByLabel("Beginners").blur();
    await expect(group).toHaveAccessibleDescription(/^Level /);
    await expect(group.getByLabel("Experts")).toHaveAttribute("aria-invalid", "true");
    await group.getByLabel("Experts").check();
    await expect(group).toHaveAccessibleDescription("");
    await expect(group.getByLabel("Beginners")).not.toHaveAttribute("aria-invalid");
  });

  test("two fields that must match are told when one of them is changed", async ({ page }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    const [first, again] = [control(page, "Passphrase"), control(page, "Passphrase again")];
    await first.fill("correct horse");
    await again.fill("correct cow");
    await again.blur();
    await expect(again).toHaveAttribute("aria-invalid", "true");
    await first.fill("correct cow");
    await expect(again).not.toHaveAttribute("aria-invalid");
  });

  test("forms within the form are checked, those of added rows too", async ({ page, mode }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    await press(page, mode, "Add Speaker");
    await press(page, mode, "Add Link", speaker(page, 2));
    const address = link(page, 2, 1).getByLabel("Address");
    await address.fill("nowhere");
    await address.blur();
    await expect(address).toHaveAccessibleDescription(/^Address /);
    await address.fill("https://example.org");
    await expect(address).not.toHaveAttribute("aria-invalid");
    await speakerName(page, 2).focus();
    await speakerName(page, 2).blur();
    await expect(speakerName(page, 2)).toHaveAttribute("aria-invalid", "true");
    await expect(speakerName(page, 1)).not.toHaveAttribute("aria-invalid");
  });

  test("what the server alone knows stays until its field is changed", async ({ page, request, mode }) => {
    const taken = newTitle();
    await storeProposal(request, taken);
    await page.goto(PATH);
    await islandsStarted(page);
    await fillRequired(page, taken);
    await leaveChecksToServer(page);
    await propose(page, mode);
    const title = control(page, "Title");
    await expect(title).toHaveAccessibleDescription(/taken/);

    await title.focus();
    await title.blur();
    await control(page, "City").fill("Bern");
    await control(page, "City").blur();
    await expect(title).toHaveAccessibleDescription(/taken/);

    const requests = recordRequests(page);
    await title.fill("x");
    await expect(title).toHaveAccessibleDescription(/at least 3 characters/);
    await title.fill(newTitle());
    await expect(title).not.toHaveAttribute("aria-invalid");
    expect(requests.every((it) => it.headers()["formwork-request"] === "check")).toBe(true);
  });

  test("a form that is reset begins anew", async ({ page }) => {
    await page.goto(PATH);
    await islandsStarted(page);
    const email = control(page, "Email");
    await email.fill("nobody");
    await email.blur();
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await page.locator("#propose").evaluate((form: HTMLFormElement) => form.reset());
    await expect(email).not.toHaveAttribute("aria-invalid");
    await email.pressSequentially("no");
    await expect(email).not.toHaveAttribute("aria-invalid");
  });
});
