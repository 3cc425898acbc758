import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";

const FORM = `<form id="f" method="post" action="/do" enctype="multipart/form-data"><input name="a" aria-label="a">
<input type="file" name="f" aria-label="File"><progress data-formwork-progress aria-label="Sent" hidden></progress>
<button>Send</button><button type="button" data-formwork-cancel hidden>Cancel</button></form>`;

/** More than any buffer between browser and server holds. */
const SIZE = 40 << 20;

interface Upload {
  request: IncomingMessage;
  response: ServerResponse;
}

/** By its path: a browser is slow to take so much from a test. */
function bigFile(): string {
  const path = test.info().outputPath("big.bin");
  writeFileSync(path, Buffer.alloc(SIZE, "x"));
  return path;
}

/** Opens a page with a form, chooses a file, and gives the upload that is to come. */
async function open(page: Page, lab: Lab, body = FORM): Promise<{ arrives: Promise<Upload> }> {
  lab.page("/", body);
  await page.goto("/");
  await page.getByLabel("a").fill("typed");
  await page.getByLabel("File").setInputFiles(bigFile());
  return { arrives: new Promise((resolve) => lab.raw("POST /do", (request, response) => resolve({ request, response }))) };
}

/** Reads so many bytes of an upload, and then waits. */
async function read(request: IncomingMessage, bytes: number): Promise<void> {
  for (let count = 0; count < bytes; ) {
    const chunk = request.read() as Buffer | null;
    if (chunk) count += chunk.length;
    else await new Promise((resolve) => request.once("readable", resolve));
  }
}

const position = (page: Page) => page.getByRole("progressbar").evaluate((bar: HTMLProgressElement) => bar.position);

const bar = (page: Page) => page.getByRole("progressbar");
const send = (page: Page) => page.getByRole("button", { name: "Send" });
const cancel = (page: Page) => page.getByRole("button", { name: "Cancel" });

test.describe("uploads", { tag: "@script" }, () => {
  test("how far an upload has come is shown, until it is answered", async ({ page, lab }) => {
    const { arrives } = await open(page, lab);
    await leadsTo(page, "formwork:progress", () => send(page).click());
    const { request, response } = await arrives;
    await expect(bar(page)).toBeVisible();
    const begun = await position(page);
    expect(begun).toBeLessThan(1);
    await read(request, SIZE / 2);
    await expect.poll(() => position(page)).toBeGreaterThan(begun);
    expect(await position(page)).toBeLessThan(1);
    request.resume();
    await expect.poll(() => position(page)).toBe(1);
    response.writeHead(200, { "Content-Type": "text/html", "Formwork-Location": "/" });
    response.end(html(`<h1>Stored</h1>${FORM}`));
    await expect(page.getByRole("heading")).toHaveText("Stored");
    await expect(bar(page)).toBeHidden();
    await expect(cancel(page)).toBeHidden();
  });

  test("an upload can be broken off, and nothing is lost", async ({ page, lab }) => {
    const { arrives } = await open(page, lab);
    await send(page).click();
    const { request } = await arrives;
    const broken = new Promise<void>((resolve) => request.once("close", resolve));
    await read(request, 1 << 20);
    await cancel(page).click();
    // A server that reads nothing hears of nothing.
    request.resume();
    await broken;
    expect(request.complete).toBe(false);
    await expect(page.locator("form")).not.toHaveAttribute("aria-busy");
    await expect(send(page)).toBeEnabled();
    await expect(send(page)).toBeFocused();
    await expect(cancel(page)).toBeHidden();
    await expect(bar(page)).toBeHidden();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.getByLabel("a")).toHaveValue("typed");
    expect(await page.getByLabel("File").evaluate((input: HTMLInputElement) => input.files?.length)).toBe(1);
  });

  test("an upload that breaks is said, and can be sent again", async ({ page, lab }) => {
    const { arrives } = await open(page, lab);
    await send(page).click();
    const { request } = await arrives;
    await read(request, 1 << 20);
    // Browsers try once more where a connection that was used before breaks.
    lab.raw("POST /do", (again) => again.socket.destroy());
    await leadsTo(page, "formwork:error", async () => void request.socket.destroy());
    await expect(page.getByRole("alert")).toHaveText(/No connection/);
    await expect(send(page)).toBeEnabled();
    expect(await page.getByLabel("File").evaluate((input: HTMLInputElement) => input.files?.length)).toBe(1);
  });

  test("what is shown of an upload outlives the answer to another form", async ({ page, lab }) => {
    const other = '<form method="post" action="/other"><button>Like</button></form>';
    const { arrives } = await open(page, lab, FORM + other);
    lab.on("POST /other", { headers: { "Formwork-Location": "/" }, body: html(`<h1>Liked</h1>${FORM}${other}`) });
    await leadsTo(page, "formwork:progress", () => send(page).click());
    await arrives;
    await page.getByRole("button", { name: "Like" }).click();
    await expect(page.getByRole("heading")).toHaveText("Liked");
    await expect(bar(page)).toBeVisible();
    await expect(cancel(page)).toBeVisible();
    await expect(send(page)).toBeDisabled();
    await expect(page.locator("#f")).toHaveAttribute("aria-busy", "true");
  });
});

test("a form with the tools is sent in any case", async ({ page, lab }) => {
  lab.page("/", FORM);
  lab.on("POST /do", { headers: { "Formwork-Location": "/" }, body: html("<h1>Stored</h1>") });
  await page.goto("/");
  await expect(bar(page)).toBeHidden();
  await expect(cancel(page)).toBeHidden();
  await page.getByLabel("File").setInputFiles({ name: "small.txt", mimeType: "text/plain", buffer: Buffer.from("small") });
  await send(page).click();
  await expect(page.getByRole("heading")).toHaveText("Stored");
  expect((await lab.received("POST /do")).body.toString()).toContain("small");
});
