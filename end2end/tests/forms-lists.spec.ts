import type { Page } from "@playwright/test";
import type { Mode } from "../support/modes.ts";
import { expectSameDocument, markDocument } from "../support/page.ts";
import {
  answered,
  control,
  fillRequired,
  link,
  newTitle,
  PATH,
  press,
  propose,
  speaker,
  speakerName,
  stored,
  storedSpeakers,
} from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

/** Fills in speakers of these names; one is there at first. */
async function addSpeakers(page: Page, mode: Mode, ...names: string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    if (index > 0) await press(page, mode, "Add Speaker");
    await speakerName(page, index + 1).fill(name);
  }
}

async function addLink(page: Page, mode: Mode, speakerNumber: number, number: number, text: string): Promise<void> {
  await press(page, mode, "Add Link", speaker(page, speakerNumber));
  await link(page, speakerNumber, number).getByLabel("Address").fill(`https://example.org/${text}`);
  await link(page, speakerNumber, number).getByLabel("Text").fill(text);
}

async function expectSpeakers(page: Page, ...names: string[]): Promise<void> {
  await expect(page.getByRole("group", { name: /^Speaker \d/ })).toHaveCount(names.length);
  for (const [index, name] of names.entries()) await expect(speakerName(page, index + 1)).toHaveValue(name);
}

async function expectLinks(page: Page, speakerNumber: number, ...texts: string[]): Promise<void> {
  const links = speaker(page, speakerNumber).getByRole("group", { name: /^Link \d/ });
  await expect(links).toHaveCount(texts.length);
  for (const [index, text] of texts.entries()) {
    await expect(link(page, speakerNumber, index + 1).getByLabel("Text")).toHaveValue(text);
    await expect(link(page, speakerNumber, index + 1).getByLabel("Address")).toHaveValue(`https://example.org/${text}`);
  }
}

test("speakers are added, moved and removed, with their links", async ({ page, mode }) => {
  await page.goto(PATH);
  await addSpeakers(page, mode, "Ada");
  await expect(speaker(page, 1).getByRole("button", { name: /^(Move|Remove)/ })).toHaveCount(0);
  await addLink(page, mode, 1, 1, "ada");
  await press(page, mode, "Add Speaker");
  await expect(speakerName(page, 2)).toBeFocused();
  await speakerName(page, 2).fill("Grace");
  await press(page, mode, "Add Speaker");
  await speakerName(page, 3).fill("Joan");
  await expectSpeakers(page, "Ada", "Grace", "Joan");

  await press(page, mode, "Move up: Speaker 3");
  await expectSpeakers(page, "Ada", "Joan", "Grace");
  await expect(speakerName(page, 2)).toBeFocused();
  await press(page, mode, "Move down: Speaker 1");
  await expectSpeakers(page, "Joan", "Ada", "Grace");
  await expect(speakerName(page, 2)).toBeFocused();
  await expectLinks(page, 2, "ada");
  await expectLinks(page, 1);
  await expect(speaker(page, 1).getByRole("button", { name: /^Move up: Speaker/ })).toHaveCount(0);
  await expect(speaker(page, 3).getByRole("button", { name: /^Move down: Speaker/ })).toHaveCount(0);

  await press(page, mode, "Remove: Speaker 1");
  await expectSpeakers(page, "Ada", "Grace");
  await expect(speakerName(page, 1)).toBeFocused();
  await expectLinks(page, 1, "ada");
  await press(page, mode, "Remove: Speaker 2");
  await expectSpeakers(page, "Ada");
  await expect(speakerName(page, 1)).toBeFocused();
});

test("a list is as long as it may be, and no longer", async ({ page, mode }) => {
  await page.goto(PATH);
  await addSpeakers(page, mode, "A", "B", "C", "D");
  await expect(page.getByRole("button", { name: "Add Speaker" })).toHaveCount(0);
  await press(page, mode, "Remove: Speaker 4");
  await expect(page.getByRole("button", { name: "Add Speaker" })).toBeVisible();
  for (const count of [1, 2, 3]) await addLink(page, mode, 2, count, `b${count}`);
  await expect(speaker(page, 2).getByRole("button", { name: "Add Link" })).toHaveCount(0);
  await expect(speaker(page, 1).getByRole("button", { name: "Add Link" })).toBeVisible();
});

test("links of one speaker are added, moved and removed", async ({ page, mode }) => {
  await page.goto(PATH);
  await addSpeakers(page, mode, "Ada", "Grace");
  await addLink(page, mode, 2, 1, "one");
  await expect(speakerName(page, 1)).toHaveValue("Ada");
  await press(page, mode, "Add Link", speaker(page, 2));
  await expect(link(page, 2, 2).getByLabel("Address")).toBeFocused();
  await press(page, mode, "Remove: Link 2", speaker(page, 2));
  await addLink(page, mode, 2, 2, "two");
  await press(page, mode, "Move up: Link 2", speaker(page, 2));
  await expectLinks(page, 2, "two", "one");
  await expect(link(page, 2, 1).getByLabel("Address")).toBeFocused();
  await press(page, mode, "Remove: Link 1", speaker(page, 2));
  await expectLinks(page, 2, "one");
  await expectLinks(page, 1);
  await press(page, mode, "Remove: Link 1", speaker(page, 2));
  await expectLinks(page, 2);
  await expectSpeakers(page, "Ada", "Grace");
});

test("keywords are added, moved and removed", async ({ page, mode }) => {
  const keyword = (number: number) => control(page, `Keyword ${number}`);
  await page.goto(PATH);
  await keyword(1).fill("one");
  await press(page, mode, "Add Keyword");
  await expect(keyword(2)).toBeFocused();
  await keyword(2).fill("two");
  await press(page, mode, "Add Keyword");
  await keyword(3).fill("three");
  await press(page, mode, "Move up: Keyword 3");
  await expect(keyword(2)).toBeFocused();
  for (const [index, text] of ["one", "three", "two"].entries()) await expect(keyword(index + 1)).toHaveValue(text);
  await press(page, mode, "Remove: Keyword 1");
  await expect(keyword(1)).toBeFocused();
  for (const [index, text] of ["three", "two"].entries()) await expect(keyword(index + 1)).toHaveValue(text);
  await expect(keyword(3)).toHaveCount(0);
});

test("a button of a list keeps everything else, stores nothing, and stays at the address", async ({ page, database, mode }) => {
  const title = newTitle();
  const before = database.count("SELECT count(*) FROM proposals");
  await page.goto(PATH);
  await fillRequired(page, title);
  await control(page, "Summary").fill("\nFirst line was blank\n& <more>");
  await control(page, "Track").selectOption("Both worlds");
  await control(page, "Seats").fill("15");
  await control(page, "Email").fill("no.at");
  await control(page, "May be recorded").check();
  await control(page, "Slides").setInputFiles({ name: "kept.txt", mimeType: "text/plain", buffer: Buffer.from("KEPT") });
  if (mode !== "no-script") await markDocument(page);
  const response = await press(page, mode, "Add Speaker");

  expect(response.headers()["cache-control"]).toBe("no-store");
  await expect(page).toHaveURL(PATH);
  await expectSpeakers(page, "Ada", "");
  await expect(control(page, "Title")).toHaveValue(title);
  await expect(control(page, "Summary")).toHaveValue("\nFirst line was blank\n& <more>");
  await expect(control(page, "Track")).toHaveValue("two-worlds");
  await expect(control(page, "Seats")).toHaveValue("15");
  await expect(control(page, "Email")).toHaveValue("no.at");
  await expect(control(page, "Beginners")).toBeChecked();
  await expect(control(page, "Forms")).toBeChecked();
  await expect(control(page, "May be recorded")).toBeChecked();
  await expect(page.getByLabel(/^Keep kept\.txt/)).toBeChecked();
  await expect(page.locator("[aria-invalid], [data-formwork-errors]")).toHaveCount(0);
  expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
  if (mode !== "no-script") await expectSameDocument(page);
});

test("what was put in order is stored in that order", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await press(page, mode, "Add Speaker");
  await speakerName(page, 2).fill("Grace");
  await addLink(page, mode, 2, 1, "grace");
  await press(page, mode, "Move up: Speaker 2");
  await speakerName(page, 2).fill("Ada");
  await fillRequired(page, title);
  await speakerName(page, 1).fill("Grace");
  await propose(page, mode);
  expect(storedSpeakers(database, title)).toEqual([
    { place: 0, name: "Grace", links: '[["https://example.org/grace","grace"]]' },
    { place: 1, name: "Ada", links: "[]" },
  ]);
});

for (const label of ["Title", "Keyword 1", "Name"]) {
  test(`Enter in ${label} submits the form, and presses no button of a list`, async ({ page, database, mode }) => {
    const title = newTitle();
    await page.goto(PATH);
    await press(page, mode, "Add Link");
    await press(page, mode, "Remove: Link 1");
    await fillRequired(page, title);
    const response = await answered(page, mode, () => control(page, label).press("Enter"));
    expect(response.status()).toBe(mode === "no-script" ? 303 : 200);
    expect(stored(database, title)).toBe(1);
    await expect(speaker(page, 2)).toHaveCount(0);
  });
}

test("a passphrase is not sent back", async ({ page, mode }) => {
  await page.goto(PATH);
  await control(page, "Passphrase").fill("correct horse");
  const response = await press(page, mode, "Add Speaker");
  expect(await response.text()).not.toContain("correct horse");
  await expect(control(page, "Passphrase")).toHaveValue("");
});
