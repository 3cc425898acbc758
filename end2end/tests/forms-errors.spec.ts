import type { Page } from "@playwright/test";
import type { Mode } from "../support/modes.ts";
import { alert, expectSameDocument, markDocument, nextPost, recordRequests } from "../support/page.ts";
import {
  allowAnyText,
  control,
  fillRequired,
  fillTexts,
  leaveChecksToServer,
  link,
  newTitle,
  PATH,
  press,
  propose,
  proposeButton,
  speaker,
  speakerName,
  stored,
  storeProposal,
} from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

const LONG = "x".repeat(501);

/** What text controls are given that they refuse, and why; a note after the label tells them apart. */
const REFUSED_TEXTS = [
  ["Title", "ab", "must have at least 3 characters"],
  ["Summary", LONG, "must have at most 500 characters"],
  ["Email", "no.at", "must be an e-mail address"],
  ["Website", "nowhere", "must be a whole URL, such as https://example.org"],
  ["Code", "ab-1 \"<&", "does not have the form that is asked for"],
  ["Day", "2027-06-01", "must be at most 2027-05-07"],
  ["Begins", "08:00", "must be at least 09:00"],
  ["Ends", "10:07", "must be given in steps of 900 seconds"],
  ["Draft ready", "soon", "must be a date and a time"],
  ["Seats", "15", "must be 10 plus a multiple of 10"],
  ["Fee", "500.5", "must be at most 500"],
  ["Travel in km", "40000.1", "must be at most 40000"],
  ["Hashtag", "two words", "does not have the form that is asked for"],
  ["Room", "r".repeat(41), "must have at most 40 characters"],
  ["City", "   ", "is required"],
] as const;

/** The texts of the summary, in the order of the form. */
const SUMMARY = [
  ...textErrors("Title", "Summary", "Email", "Website", "Code"),
  "Track is required",
  "Level is required",
  "Topics must have at most 3",
  "Language is required",
  "Keywords must have at least 2 characters",
  ...textErrors("Day", "Begins", "Ends", "Draft ready", "Seats", "Fee", "Travel in km", "Hashtag"),
  "Passphrase again must be the same as Passphrase",
  ...textErrors("Room", "City").map((text) => `Venue: ${text}`),
  "Speaker 1: Name is required",
  "Speaker 1: Link 1: Address must be a whole URL, such as https://example.org",
  "Speaker 1: Link 1: Text is required",
  "Slides must be one of application/pdf, text/plain",
];

function textErrors(...labels: string[]): string[] {
  return REFUSED_TEXTS.filter(([label]) => labels.includes(label)).map(([label, , why]) => `${label} ${why}`);
}

/** Fills in a form in which every field is refused that can be. */
async function fillWrongly(page: Page, mode: Mode): Promise<void> {
  await page.goto(PATH);
  await press(page, mode, "Add Link");
  await allowAnyText(page, "Draft ready");
  for (const label of ["Summary", "Room"]) await allowAnyText(page, label);
  await fillTexts(page, Object.fromEntries(REFUSED_TEXTS));
  for (const topic of ["Forms", "Routing", "Caching", "Accessibility"]) await control(page, topic).check();
  await control(page, "Keyword 1").fill("k");
  await fillTexts(page, { Passphrase: "first secret", "Passphrase again": "second secret" });
  await control(page, "May be recorded").check();
  await link(page, 1, 1).getByLabel("Address").fill("nowhere");
  const image = { name: "image.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") };
  await control(page, "Slides").setInputFiles(image);
  await leaveChecksToServer(page);
}

const KEPT_BY_SCRIPT: Record<string, string | RegExp> = {
  Slides: /image\.png$/,
  "Passphrase again": "second secret",
};

/** An error's text comes before the hint in what describes a control. */
function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\w ]/g, "\\$&")}`);
}

function proposals(database: { count(sql: string): number }): number {
  return database.count("SELECT count(*) FROM proposals");
}

test("every field that is refused says so, and keeps what was entered", async ({ page, database, mode }) => {
  const before = proposals(database);
  await fillWrongly(page, mode);
  const response = await propose(page, mode);
  expect(response.status()).toBe(422);
  await expect(page).toHaveURL(PATH);

  for (const [label, text, why] of REFUSED_TEXTS) {
    const refused = control(page, label);
    await expect(refused).toHaveAttribute("aria-invalid", "true");
    await expect(refused).toHaveAccessibleDescription(startingWith(`${label} ${why}`));
    // A browser shows no text in a control for times.
    await expect(refused).toHaveValue(label === "Draft ready" ? "" : text);
  }
  for (const [label, why] of [
    ["Track", "is required"],
    ["Language", "is required"],
    ["Slides", "must be one of application/pdf, text/plain"],
    ["Passphrase again", "must be the same as Passphrase"],
  ] as const) {
    await expect(control(page, label)).toHaveAttribute("aria-invalid", "true");
    await expect(control(page, label)).toHaveAccessibleDescription(startingWith(`${label} ${why}`));
    // The script leaves a refused file chosen and passwords typed, as nothing else has them; a new page cannot.
    const kept = mode === "no-script" ? "" : KEPT_BY_SCRIPT[label] ?? "";
    await expect(control(page, label)).toHaveValue(kept);
  }
  for (const [legend, why] of [
    ["Level", "is required"],
    ["Topics", "must have at most 3"],
    ["Keywords", "must have at least 2 characters"],
  ] as const) {
    const group = page.getByRole("group", { name: legend, exact: true });
    await expect(group).toHaveAccessibleDescription(startingWith(`${legend} ${why}`));
    await expect(group.locator("input").first()).toHaveAttribute("aria-invalid", "true");
  }
  await expect(speakerName(page, 1)).toHaveAccessibleDescription("Name is required");
  await expect(link(page, 1, 1).getByLabel("Address")).toHaveAccessibleDescription(/^Address must be a whole URL/);
  await expect(link(page, 1, 1).getByLabel("Address")).toHaveValue("nowhere");
  await expect(link(page, 1, 1).getByLabel("Text")).toHaveAccessibleDescription("Text is required");

  for (const topic of ["Forms", "Routing", "Caching", "Accessibility"]) await expect(control(page, topic)).toBeChecked();
  await expect(control(page, "Keyword 1")).toHaveValue("k");
  await expect(control(page, "May be recorded")).toBeChecked();
  await expect(control(page, "May be recorded")).not.toHaveAttribute("aria-invalid");
  await expect(control(page, "Passphrase")).toHaveValue(mode === "no-script" ? "" : "first secret");
  expect(await response.text()).not.toContain("secret");
  expect(proposals(database)).toBe(before);
});

test("the summary has the focus, and its links lead to the controls", async ({ page, mode }) => {
  await fillWrongly(page, mode);
  await propose(page, mode);
  const summary = alert(page);
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveText(SUMMARY);

  for (const text of SUMMARY) {
    const there = summary.getByRole("link", { name: text, exact: true });
    const id = (await there.getAttribute("href")) ?? "";
    await there.click();
    await expect(page.locator(id)).toBeFocused();
    await expect(page.locator(id)).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator(`${id}-error`)).toHaveText(text.split(": ").at(-1) ?? "");
  }
});

test("a form in which everything was refused can be corrected", async ({ page, database, mode }) => {
  const title = newTitle();
  await fillWrongly(page, mode);
  await propose(page, mode);
  await control(page, "Accessibility").uncheck();
  await fillRequired(page, title);
  await fillTexts(page, { Summary: "", Website: "https://example.org", Code: "XY-999", "Draft ready": "", "Travel in km": "", Hashtag: "", Room: "" });
  await control(page, "Keyword 1").fill("keyword");
  await link(page, 1, 1).getByLabel("Address").fill("https://example.org");
  await link(page, 1, 1).getByLabel("Text").fill("Here");
  await control(page, "Slides").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("A") });
  const response = await propose(page, mode);
  expect(response.status()).toBe(mode === "no-script" ? 303 : 200);
  await expect(alert(page)).toHaveCount(0);
  expect(stored(database, title)).toBe(1);
});

test("an empty form is caught by the browser before any request", async ({ page }) => {
  await page.goto(PATH);
  const requests = recordRequests(page);
  await proposeButton(page).click();
  await expect(control(page, "Title")).toBeFocused();
  expect(requests.filter((request) => request.method() === "POST")).toEqual([]);
});

for (const [what, label, texts, why] of [
  ["a rule of two fields", "Ends", { Ends: "09:00" }, "Ends must be after the beginning"],
  [
    "a short passphrase",
    "Passphrase",
    { Passphrase: "1234567", "Passphrase again": "1234567" },
    "Passphrase must have at least 8 characters",
  ],
  [
    "a repeated passphrase that differs",
    "Passphrase again",
    { "Passphrase again": "correct horsf" },
    "Passphrase again must be the same as Passphrase",
  ],
  ["a code of another form", "Code", { Code: "AB-1234" }, "Code does not have the form that is asked for"],
] as const) {
  test(`${what} is refused at its field`, async ({ page, database, mode }) => {
    const title = newTitle();
    await page.goto(PATH);
    await leaveChecksToServer(page);
    await fillRequired(page, title);
    await fillTexts(page, texts);
    if (mode !== "no-script") await markDocument(page);
    const response = await propose(page, mode);

    expect(response.status()).toBe(422);
    await expect(control(page, label)).toHaveAccessibleDescription(why);
    await expect(alert(page).getByRole("listitem")).toHaveText([why]);
    await expect(page.locator("[aria-invalid]")).toHaveCount(1);
    expect(stored(database, title)).toBe(0);
    if (mode !== "no-script") await expectSameDocument(page);
  });
}

test("no topic at all is refused, which no browser catches", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await control(page, "Forms").uncheck();
  const response = await propose(page, mode);
  expect(response.status()).toBe(422);
  await expect(page.getByRole("group", { name: "Topics" })).toHaveAccessibleDescription(/^Topics /);
  await alert(page).getByRole("link").click();
  await expect(control(page, "Forms")).toBeFocused();
  expect(stored(database, title)).toBe(0);
});

test("a title that was taken meanwhile is refused at its field", async ({ page, database, request, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await storeProposal(request, title);
  const response = await propose(page, mode);

  expect(response.status()).toBe(422);
  await expect(control(page, "Title")).toHaveAccessibleDescription("Title is already taken");
  await expect(control(page, "Title")).toHaveValue(title);
  await expect(control(page, "City")).toHaveValue("Zürich");
  await expect(control(page, "Beginners")).toBeChecked();
  await expect(alert(page)).toBeFocused();
  expect(stored(database, title)).toBe(1);

  const other = newTitle();
  await control(page, "Title").fill(other);
  await fillTexts(page, { Passphrase: "correct horse", "Passphrase again": "correct horse" });
  await propose(page, mode);
  await expect(page.getByRole("listitem").filter({ hasText: `${other}, Ada` })).toBeVisible();
  expect(stored(database, other)).toBe(1);
});

test("a form without a speaker is refused at the list", async ({ page, database }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await leaveChecksToServer(page);
  await speaker(page, 1).evaluate((row) => row.remove());
  const [response] = await Promise.all([nextPost(page, PATH), proposeButton(page).click()]);
  expect(response.status()).toBe(422);
  await expect(page.locator("#propose-speakers")).toHaveAccessibleDescription(/^Speakers /);
  await alert(page).getByRole("link", { name: /^Speakers / }).click();
  await expect(page.locator("#propose-speakers")).toBeFocused();
  expect(stored(database, title)).toBe(0);
});
