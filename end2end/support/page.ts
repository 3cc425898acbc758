/** What specs do with a page, whatever it shows. */
import { expect, type Locator, type Page, type Request, type Response } from "@playwright/test";
import { islandsStarted } from "./events.ts";
import type { Mode } from "./modes.ts";
import type { Member } from "./test.ts";

/** The path of a file of the build. */
const ASSET = /^\/_formwork\/[^/]+$/;

declare global {
  interface Window {
    /** Set by a test; a document that still has it was not loaded anew. */
    marker?: string;
  }
}

/** Opens a member's profile, and waits until it can do all that the mode allows. */
export async function openProfile(page: Page, member: Pick<Member, "id">, mode: Mode): Promise<void> {
  await page.goto(`/examples/guests/${member.id}`);
  if (mode === "full") await islandsStarted(page);
}

/** Marks the document, so that [`expectSameDocument`] knows it again. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => (window.marker = "the same document"));
}

/** The document was changed in place, not loaded anew. */
export async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.marker)).toBe("the same document");
}

/** What a page asks the server from now on: not files, and not what is fetched ahead, which a browser does when it likes. */
export function recordRequests(page: Page): Request[] {
  return record(page, (path, request) => !ASSET.test(path) && path !== "/favicon.svg" && !isAhead(request));
}

function isAhead(request: Request): boolean {
  return request.headers()["purpose"] === "prefetch";
}

/** The files of the build that a page fetches from now on. */
export function recordAssets(page: Page): Request[] {
  return record(page, (path) => ASSET.test(path));
}

function record(page: Page, wanted: (path: string, request: Request) => boolean): Request[] {
  const requests: Request[] = [];
  page.on("request", (request) => {
    if (wanted(new URL(request.url()).pathname, request)) requests.push(request);
  });
  return requests;
}

/** What the page says loudly: an error summary, or that something did not work. */
export function alert(page: Page): Locator {
  // A live region that is empty says nothing.
  return page.getByRole("alert").filter({ hasText: /\S/ });
}

/** The answer to the next form that is posted to the page's own address. */
export function nextPost(page: Page, path: string): Promise<Response> {
  return page.waitForResponse(
    (response) => response.request().method() === "POST" && new URL(response.url()).pathname === path,
  );
}

/** Holds back every answer to `url` until the returned function is called. */
export async function holdAnswers(page: Page, url: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
