/** Puts a new document on show. Everything that changes the page passes through here. */
import { announceTitle } from "./announce";
import { emit } from "./events";
import { focusErrors, focusPage, focusWanted } from "./focus";
import { noteEntry, pushEntry, replaceEntry, restoreEntry, restoreScroll } from "./history";
import { hydrateIslands } from "./hydration";
import { morphDocument, type MorphOptions } from "./morph";
import { isRefused } from "./response";
import { isCurrentPage, leave } from "./urls";

/** A document to show, and where it came from. */
export interface Rendering {
  page: Document;
  url: URL;
  status: number;
  submitted?: HTMLFormElement;
}

/** Shows another state of the page that is on show; history and scroll position stay. */
export function refresh(rendering: Rendering, settle?: () => void): void {
  const { submitted, status } = rendering;
  render(rendering, { keep: true, submitted, accepted: status < 300 }, settle);
}

/** Shows the page of the entry that the browser went back or forward to. */
export function showEntry(rendering: Rendering): void {
  render(rendering, { keep: false }, () => arrive(rendering.status));
}

/** Shows another page, in a history entry of its own. */
export function showPage(rendering: Rendering): void {
  pushEntry(rendering.url);
  showEntry(rendering);
}

/** Shows the page on show as it is at another address; its history entry stays. */
export function showInPlace(rendering: Rendering): void {
  // Whoever is typing is not stopped by a page that says what went wrong.
  if (rendering.status >= 400) return;
  replaceEntry(rendering.url);
  refresh(rendering);
}

/** Shows the answer to a form. */
export function showAnswer(rendering: Rendering): void {
  if (isCurrentPage(rendering.url)) refresh(rendering, () => settleAnswer(rendering));
  else showPage(rendering);
}

function settleAnswer({ url, status, submitted }: Rendering): void {
  if (url.hash) {
    pushEntry(url);
    noteEntry();
    restoreScroll();
  }
  if (isRefused(status)) focusErrors(submitted);
  else focusWanted(submitted!);
}

function arrive(status: number): void {
  noteEntry();
  announceTitle();
  if (!location.hash) focusPage();
  restoreEntry();
  if (isRefused(status)) focusErrors();
}

function render({ page, url, status }: Rendering, options: MorphOptions, settle?: () => void): void {
  try {
    morphDocument(page, options);
  } catch (error) {
    // Half a page is worse than a slow one.
    reportError(error);
    return leave(url);
  }
  settle?.();
  emit("render", { url: url.href, status });
  hydrateIslands();
}
