/**
 * Fetches the page anew where what is on show is out of date: after an answer that came too late to be
 * shown, and when a page comes back as it was left, whose forms may have tokens that are spent.
 */
import { release, sending } from "./busy";
import { listen } from "./events";
import { load } from "./load";
import { isVisiting, noteArrival } from "./order";
import { isOurBuild } from "./page";
import { type Rendering, refresh } from "./render";
import { here, isCurrentPage } from "./urls";

/** What carries a token: a field of the form, or the address of a button. */
const TOKENS = "[name=_once],[formaction*=_once]";

let isLate = false;

/** Starts listening: the page that is on its way may have been made before the change. */
export function startLate(): void {
  listen("formwork:settled", catchUp);
  listen("pageshow", comesBack);
  listen("formwork:render", () => {
    noteArrival();
    catchUp();
  });
}

/** A page may return from a cache: what was being sent has been broken off. */
function comesBack({ persisted }: PageTransitionEvent): void {
  if (!persisted) return;
  sending.forEach(release);
  if (document.querySelector(TOKENS)) noteLate();
}

/** Notes that the page is out of date. */
export function noteLate(): void {
  isLate = true;
  catchUp();
}

/** Once nothing else is under way, brings the page up to date. */
function catchUp(): void {
  if (!isLate || sending.size || isVisiting()) return;
  isLate = false;
  // What is asked for meanwhile is newer still.
  void load(here()).page.then((next) => {
    if (next && !sending.size && isOnShow(next)) refresh(next);
  });
}

/** Whether it is the page on show, and not an error in its place, as this build renders it. */
export function isOnShow({ page, url, status }: Rendering): boolean {
  return status < 300 && isCurrentPage(url) && isOurBuild(page);
}
