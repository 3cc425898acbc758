import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Mode } from "../support/modes.ts";
import { expectSameDocument, markDocument, nextPost } from "../support/page.ts";
import {
  control,
  fillRequired,
  fillTexts,
  link,
  newTitle,
  PATH,
  press,
  propose,
  proposeButton,
  type Speaker,
  speaker,
  speakerName,
  stored,
  storedSlides,
  storedSpeakers,
  TEXTS,
} from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

const SPEAKERS: Speaker[] = [
  {
    name: "Ada <b>Lovelace</b>",
    links: [
      { address: "https://example.org/ada", text: "Home & more" },
      { address: "http://example.com/a?b=c#d", text: "Elsewhere" },
    ],
  },
  { name: "Grace Hopper", links: [] },
];

/** Not text, and longer than a chunk of a body. */
const SLIDES = {
  name: "slides of talk.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.concat([Buffer.from("%PDF-1.7\r\n--boundary\r\n"), Buffer.alloc(100_000, "\u0000\r\n\xff", "latin1")]),
};

/** Fills in a speaker who is on the page; links are added by their button. */
async function fillSpeaker(page: Page, mode: Mode, number: number, { name, links }: Speaker): Promise<void> {
  await speakerName(page, number).fill(name);
  for (const [index, { address, text }] of links.entries()) {
    await press(page, mode, "Add Link", speaker(page, number));
    await link(page, number, index + 1).getByLabel("Address").fill(address);
    await link(page, number, index + 1).getByLabel("Text").fill(text);
  }
}

async function fillEverything(page: Page, mode: Mode, title: string): Promise<void> {
  await control(page, "Title").fill(title);
  await fillTexts(page, TEXTS);
  await control(page, "Track").selectOption("Both worlds");
  await control(page, "Experts").check();
  await control(page, "Routing").check();
  await control(page, "Accessibility").check();
  await control(page, "Language").selectOption("German");
  await control(page, "May be recorded").check();
  await control(page, "Keyword 1").fill("first & last");
  await press(page, mode, "Add Keyword");
  await control(page, "Keyword 2").fill("<second>");
  await fillSpeaker(page, mode, 1, SPEAKERS[0]!);
  await press(page, mode, "Add Speaker");
  await fillSpeaker(page, mode, 2, SPEAKERS[1]!);
  // A secret is never shown again, not even by a button of a list.
  await fillTexts(page, { Passphrase: TEXTS.Passphrase, "Passphrase again": TEXTS["Passphrase again"] });
  await control(page, "Slides").setInputFiles(SLIDES);
}

test("every kind of field is stored as it was filled in", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillEverything(page, mode, title);
  const response = await propose(page, mode);
  expect(response.status()).toBe(mode === "no-script" ? 303 : 200);

  const columns = `title, summary, email, website, code, track, level, language, day, begins, ends, ready_at,
    seats, fee, travel, hashtag, recorded, details, slides_name, slides_type`;
  const [row] = database.rows(`SELECT ${columns} FROM proposals WHERE title = ?`, title);
  expect({ ...row, details: JSON.parse(String(row?.details)) }).toEqual({
    title,
    summary: TEXTS.Summary,
    email: TEXTS.Email,
    website: TEXTS.Website,
    code: TEXTS.Code,
    track: "two-worlds",
    level: "experts",
    language: "de",
    day: TEXTS.Day,
    begins: TEXTS.Begins,
    ends: TEXTS.Ends,
    ready_at: TEXTS["Draft ready"],
    seats: 120,
    fee: "12.5",
    travel: 321.5,
    hashtag: "rust",
    recorded: 1,
    details: {
      topics: ["routing", "accessibility"],
      keywords: ["first & last", "<second>"],
      room: TEXTS.Room,
      city: TEXTS.City,
    },
    slides_name: SLIDES.name,
    slides_type: SLIDES.mimeType,
  });
  expect(Buffer.from(storedSlides(database, title)?.slides as Uint8Array).equals(SLIDES.buffer)).toBe(true);
  const speakers = storedSpeakers(database, title);
  expect(speakers.map(({ links, ...rest }) => ({ ...rest, links: JSON.parse(String(links)) }))).toEqual(
    SPEAKERS.map(({ name, links }, place) => ({ place, name, links: links.map((it) => [it.address, it.text]) })),
  );

  const item = page.getByRole("listitem").filter({ hasText: title });
  await expect(item).toHaveText(`${title}, ${SPEAKERS.map(({ name }) => name).join(", ")} – ${SLIDES.name}`);
  const [download] = await Promise.all([page.waitForEvent("download"), item.getByRole("link").click()]);
  expect(download.suggestedFilename()).toBe(SLIDES.name);
  expect((await readFile(await download.path())).equals(SLIDES.buffer)).toBe(true);
  await expect(page).toHaveURL(PATH);
});

test("what may be left out is stored as nothing", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await propose(page, mode);

  const columns = "summary, website, code, ready_at, recorded, slides_name, slides_type, slides, details";
  const [row] = database.rows(`SELECT ${columns} FROM proposals WHERE title = ?`, title);
  expect({ ...row, details: JSON.parse(String(row?.details)) }).toEqual({
    summary: null,
    website: null,
    code: null,
    ready_at: null,
    recorded: 0,
    slides_name: null,
    slides_type: null,
    slides: null,
    details: { topics: ["forms"], keywords: [], room: null, city: TEXTS.City },
  });
  expect(storedSpeakers(database, title)).toEqual([{ place: 0, name: "Ada", links: "[]" }]);
});

test("after a success the form is as empty as it was at first", async ({ page, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  const entries = () =>
    page.locator("#propose").evaluate((form: HTMLFormElement) => [...new FormData(form)].map((entry) => entry.map(String)));
  const atFirst = await entries();
  await fillEverything(page, mode, title);
  expect(await entries()).not.toEqual(atFirst);
  await propose(page, mode);
  await expect(page.getByRole("listitem").filter({ hasText: title })).toBeVisible();

  expect(await entries()).toEqual(atFirst);
  await expect(page.locator("#propose [aria-invalid]")).toHaveCount(0);
  await expect(control(page, "Slides")).toHaveValue("");
  await expect(speaker(page, 2)).toHaveCount(0);
});

test("with the script everything takes one request and no full load", { tag: "@script" }, async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await markDocument(page);
  await fillRequired(page, title);
  const response = await propose(page, mode);
  expect(response.request().headers()["formwork-request"]).toBe("submit");
  expect(response.request().headers()["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(response.headers()["formwork-location"]).toBe(PATH);
  expect(response.headers()["cache-control"]).toBe("no-store");
  await expectSameDocument(page);
  expect(stored(database, title)).toBe(1);
});

test("without the script the form is answered by a redirect to its page", { tag: "@no-script" }, async ({ page, database }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  const [response] = await Promise.all([nextPost(page, PATH), proposeButton(page).click()]);
  expect(response.status()).toBe(303);
  expect(response.headers()["location"]).toBe(PATH);
  expect(response.request().headers()["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  await expect(page.getByRole("listitem").filter({ hasText: title })).toBeVisible();
  expect(stored(database, title)).toBe(1);
});
