/** Puts a new document on show. Everything that changes the page passes through here. */
import { announceTitle } from "./announce";
import { emit } from "./events";
import { focusErrors, focusPage } from "./focus";
import { noteEntry, pushEntry, restoreScroll } from "./history";
import { hydrateIslands } from "./hydration";
import { morphDocument, type MorphOptions } from "./morph";
import { isCurrentPage } from "./urls";

/** The status of an answer that shows the submitted form again, with its errors. */
export const UNPROCESSABLE = 422;

/** A document to show, and where it came from. */
export interface Rendering {
  page: Document;
  url: URL;
  status: number;
  submitted?: HTMLFormElement;
}

/** Shows another state of the page that is on show; history and scroll position stay. */
export function refresh({ page, url, status, submitted }: Rendering): void {
  const accepted = status < 300;
  render(page, url, status, { keep: true, submitted, accepted });
}

/** Shows the page of the entry that the browser went back or forward to. */
export function showEntry({ page, url, status }: Rendering): void {
  render(page, url, status, { keep: false });
  noteEntry();
  arriveAt(status);
}

/** Shows another page, in a history entry of its own. */
export function showPage(rendering: Rendering): void {
  pushEntry(rendering.url);
  showEntry(rendering);
}

/** Shows the answer to a form. */
export function showAnswer(rendering: Rendering): void {
  if (!isCurrentPage(rendering.url)) return showPage(rendering);
  refresh(rendering);
  if (rendering.url.hash) {
    pushEntry(rendering.url);
    noteEntry();
    restoreScroll();
  }
  if (rendering.status === UNPROCESSABLE) focusErrors();
}

function arriveAt(status: number): void {
  announceTitle();
  if (!location.hash) focusPage();
  restoreScroll();
  if (status === UNPROCESSABLE) focusErrors();
}

function render(page: Document, url: URL, status: number, options: MorphOptions): void {
  morphDocument(page, options);
  emit("render", { url: url.href, status });
  hydrateIslands();
}
