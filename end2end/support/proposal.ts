/** The form of a proposal, which has every kind of field. */
import { type APIRequestContext, expect, type Locator, type Page, type Response } from "@playwright/test";
import type { Database, Row } from "./database.ts";
import { leadsTo } from "./events.ts";
import type { Mode } from "./modes.ts";
import { nextPost } from "./page.ts";

/** The page of the form. */
export const PATH = "/examples/forms";

/** Where a speaker is found elsewhere. */
export interface Link {
  address: string;
  text: string;
}

/** Someone who speaks. */
export interface Speaker {
  name: string;
  links: Link[];
}

/** What each text control without a list is given, by its label. */
export const TEXTS = {
  Summary: "First line\nsecond line\n\n& <more> \"quoted\"",
  Email: "ada@example.org",
  Website: "https://example.org/talk?a=1&b=2",
  Code: "AB-123",
  Day: "2027-05-04",
  Begins: "09:15",
  Ends: "10:00",
  "Draft ready": "2027-04-01T12:30",
  Seats: "120",
  Fee: "12.5",
  "Travel in km": "321.5",
  Hashtag: "#Rust",
  Passphrase: "correct horse",
  "Passphrase again": "correct horse",
  Room: "Aula <1> & \"2\"",
  City: "Zürich",
};

/** What a form needs besides a title, by the names of the fields. */
const REQUIRED = {
  email: TEXTS.Email,
  track: "web",
  level: "beginners",
  topics: "forms",
  language: "en",
  day: TEXTS.Day,
  begins: TEXTS.Begins,
  ends: TEXTS.Ends,
  seats: TEXTS.Seats,
  fee: TEXTS.Fee,
  passphrase: TEXTS.Passphrase,
  passphrase_again: TEXTS.Passphrase,
  "venue.city": TEXTS.City,
  "speakers[0].name": "Ada",
};

let titles = 0;

/** A title that no other test uses. */
export function newTitle(): string {
  return `Talk ${++titles} of ${process.pid}`;
}

/** The control of a field that is there once. */
export function control(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true });
}

/** The fieldset of a speaker, counted from 1. */
export function speaker(page: Page, number: number): Locator {
  return page.getByRole("group", { name: `Speaker ${number}`, exact: true });
}

/** The name of a speaker, counted from 1. */
export function speakerName(page: Page, number: number): Locator {
  return speaker(page, number).getByLabel("Name", { exact: true });
}

/** The fieldset of a speaker's link, both counted from 1. */
export function link(page: Page, speakerNumber: number, number: number): Locator {
  return speaker(page, speakerNumber).getByRole("group", { name: `Link ${number}`, exact: true });
}

/** Fills in texts by their labels. */
export async function fillTexts(page: Page, texts: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(texts)) await control(page, label).fill(text);
}

/** Fills in what a form needs, and no more: at once, where it does not matter how. */
export async function fillRequired(page: Page, title: string): Promise<void> {
  await page.locator("#propose").evaluate(
    (form: HTMLFormElement, entries) => {
      for (const [name, value] of Object.entries(entries)) {
        for (const control of form.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) {
          if (control.type !== "radio" && control.type !== "checkbox") control.value = value;
          else if (control.value === value) control.checked = true;
        }
      }
    },
    { ...REQUIRED, title },
  );
}

/** The button that submits the form. */
export function proposeButton(page: Page): Locator {
  return page.getByRole("button", { name: "Propose", exact: true });
}

/** Submits the form; the answer is shown when this is done. */
export async function propose(page: Page, mode: Mode): Promise<Response> {
  return pressed(page, mode, proposeButton(page));
}

/** Presses the button of a list; the answer is shown when this is done. */
export async function press(page: Page, mode: Mode, name: string, within?: Locator): Promise<Response> {
  const button = (within ?? page).getByRole("button", { name, exact: true });
  const response = await pressed(page, mode, button);
  expect(response.status()).toBe(200);
  return response;
}

/** Clicks what submits the form; the answer is shown when this is done. */
export function pressed(page: Page, mode: Mode, button: Locator): Promise<Response> {
  return answered(page, mode, () => button.click());
}

/** Does what submits the form; the answer is shown when this is done. */
export async function answered(page: Page, mode: Mode, act: () => Promise<void>): Promise<Response> {
  const post = nextPost(page, PATH);
  if (mode === "no-script") await Promise.all([page.waitForEvent("load"), act()]);
  else await leadsTo(page, "formwork:render", act);
  return post;
}

/** Lets the form be sent whatever the browser thinks of it. */
export async function leaveChecksToServer(page: Page): Promise<void> {
  await page.locator("#propose").evaluate((form: HTMLFormElement) => (form.noValidate = true));
}

/** Takes away what keeps a browser from entering too much or nothing of the kind. */
export async function allowAnyText(page: Page, label: string): Promise<void> {
  await control(page, label).evaluate((control: HTMLInputElement) => {
    control.removeAttribute("maxlength");
    if (control.type !== "textarea") control.type = "text";
  });
}

/** Stores a proposal of this title by a request of its own. */
export async function storeProposal(request: APIRequestContext, title: string): Promise<void> {
  const response = await request.post(PATH, {
    multipart: {
      _action: "app::proposals::actions::propose",
      ...REQUIRED,
      title,
    },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
}

/** How many proposals of a title are stored. */
export function stored(database: Database, title: string): number {
  return database.count("SELECT count(*) FROM proposals WHERE title = ?", title);
}

/** The speakers of the proposal of a title. */
export function storedSpeakers(database: Database, title: string): Row[] {
  return database.rows(
    `SELECT place, speakers.name, links FROM speakers JOIN proposals ON proposals.id = proposal_id
     WHERE title = ? ORDER BY place`,
    title,
  );
}

/** The slides of the proposal of a title. */
export function storedSlides(database: Database, title: string): Row | undefined {
  return database.rows("SELECT slides_name, slides_type, slides FROM proposals WHERE title = ?", title)[0];
}
