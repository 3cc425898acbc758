import { alert, recordRequests } from "../support/page.ts";
import {
  control,
  fillRequired,
  fillTexts,
  leaveChecksToServer,
  newTitle,
  PATH,
  press,
  propose,
  proposeButton,
  stored,
  storedSlides,
  TEXTS,
} from "../support/proposal.ts";
import { expect, test } from "../support/test.ts";

const REPORT = { name: "report.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n\u0000\u0001\r\n") };
const TOO_LARGE = { name: "large.txt", mimeType: "text/plain", buffer: Buffer.alloc((1 << 20) + 1, "x") };
const IMAGE = { name: "image.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") };

/** What a page never shows again. */
const SECRETS = { Passphrase: TEXTS.Passphrase, "Passphrase again": TEXTS.Passphrase };

test("a file that was received is not asked for again while another field is wrong", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await leaveChecksToServer(page);
  await control(page, "Ends").fill("09:00");
  await control(page, "Slides").setInputFiles(REPORT);
  expect((await propose(page, mode)).status()).toBe(422);

  const keep = page.getByRole("checkbox", { name: "Keep report.pdf (13 B)", exact: true });
  await expect(keep).toBeChecked();
  await expect(control(page, "Slides")).toHaveValue("");
  await expect(control(page, "Slides")).not.toHaveAttribute("aria-invalid");
  await fillTexts(page, SECRETS);
  await press(page, mode, "Add Keyword");
  await expect(keep).toBeChecked();
  await fillTexts(page, { ...SECRETS, Ends: "12:00" });
  await propose(page, mode);

  const slides = storedSlides(database, title);
  expect(slides).toMatchObject({ slides_name: REPORT.name, slides_type: REPORT.mimeType });
  expect(Buffer.from(slides?.slides as Uint8Array).equals(REPORT.buffer)).toBe(true);
  await expect(keep).toHaveCount(0);
});

test("a file that was received is forgotten if it is no longer wanted", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await leaveChecksToServer(page);
  await control(page, "Ends").fill("09:00");
  await control(page, "Slides").setInputFiles(REPORT);
  await propose(page, mode);
  await page.getByLabel(/^Keep report\.pdf/).uncheck();
  await fillTexts(page, { ...SECRETS, Ends: "12:00" });
  await propose(page, mode);
  expect(storedSlides(database, title)).toEqual({ slides_name: null, slides_type: null, slides: null });
});

test("another file takes the place of one that was received", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await leaveChecksToServer(page);
  await control(page, "Ends").fill("09:00");
  await control(page, "Slides").setInputFiles(REPORT);
  await propose(page, mode);
  await fillTexts(page, { ...SECRETS, Ends: "12:00" });
  await control(page, "Slides").setInputFiles({ name: "other.txt", mimeType: "text/plain", buffer: Buffer.from("other") });
  await propose(page, mode);
  expect(storedSlides(database, title)).toMatchObject({ slides_name: "other.txt", slides_type: "text/plain" });
});

test("with the script a file that is too large is refused before it is sent", { tag: "@script" }, async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await control(page, "Slides").setInputFiles(TOO_LARGE);
  const requests = recordRequests(page);
  await proposeButton(page).click();
  await expect(control(page, "Slides")).toBeFocused();
  const message = control(page, "Slides").evaluate((input: HTMLInputElement) => input.validationMessage);
  expect(await message).toBe("Slides must have at most 1 MiB");
  expect(requests).toEqual([]);

  await control(page, "Slides").setInputFiles(REPORT);
  await propose(page, mode);
  expect(stored(database, title)).toBe(1);
});

test("a file that is too large is refused by the server, and everything else is kept", async ({ page, database, mode }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  await leaveChecksToServer(page);
  await control(page, "Slides").setInputFiles(TOO_LARGE);
  const response = await propose(page, mode);

  expect(response.status()).toBe(422);
  await expect(control(page, "Slides")).toHaveAccessibleDescription(/^Slides must have at most 1 MiB/);
  await expect(control(page, "Title")).toHaveValue(title);
  await expect(control(page, "City")).toHaveValue(TEXTS.City);
  await expect(page.getByLabel(/^Keep /)).toHaveCount(0);
  await expect(alert(page).getByRole("listitem")).toHaveText(["Slides must have at most 1 MiB"]);
  expect(stored(database, title)).toBe(0);
});

for (const [what, file] of [
  ["of another type", IMAGE],
  ["whose first bytes are not of its type", { ...IMAGE, name: "report.pdf", mimeType: "application/pdf" }],
] as const) {
  test(`a file ${what} is refused, and not kept`, async ({ page, database, mode }) => {
    const title = newTitle();
    await page.goto(PATH);
    await fillRequired(page, title);
    await control(page, "Slides").setInputFiles(file);
    const response = await propose(page, mode);
    expect(response.status()).toBe(422);
    await expect(control(page, "Slides")).toHaveAccessibleDescription(/^Slides must be one of application\/pdf, text\/plain/);
    await expect(page.getByLabel(/^Keep /)).toHaveCount(0);
    expect(stored(database, title)).toBe(0);

    await fillTexts(page, SECRETS);
    await control(page, "Slides").setInputFiles([]);
    await propose(page, mode);
    expect(storedSlides(database, title)).toMatchObject({ slides_name: null });
  });
}

for (const name of [`Größe "1" & <b>; 100%.txt`, "日本語 filename*=x.txt"]) {
  test(`a file may be called ${name}`, async ({ page, database, mode }) => {
    const title = newTitle();
    await page.goto(PATH);
    await fillRequired(page, title);
    await control(page, "Slides").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from("A") });
    await propose(page, mode);
    expect(storedSlides(database, title)).toMatchObject({ slides_name: name });
    const item = page.getByRole("listitem").filter({ hasText: title });
    await expect(item.getByRole("link")).toHaveText(name);
    const [download] = await Promise.all([page.waitForEvent("download"), item.getByRole("link").click()]);
    // A browser decides itself which characters a file system takes.
    expect(download.suggestedFilename()).toMatch(/\.txt$/);
  });
}

test("a path in a file's name is left out", { tag: "@no-script" }, async ({ page, database, request }) => {
  const title = newTitle();
  await page.goto(PATH);
  await fillRequired(page, title);
  const entries = await page
    .locator("#propose")
    .evaluate((form: HTMLFormElement) => [...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const multipart = Object.fromEntries(entries as [string, string][]);
  const slides = { name: "../../etc/C:\\folder\\slides.txt", mimeType: "text/plain", buffer: Buffer.from("A") };
  const response = await request.post(PATH, { multipart: { ...multipart, slides }, maxRedirects: 0 });
  expect(response.status()).toBe(303);
  expect(storedSlides(database, title)).toMatchObject({ slides_name: "slides.txt" });
});
