/**
 * Session history: entries, and the scroll position of each.
 *
 * Positions live in memory and, so that a reload finds them, in the session storage. The browser's
 * own restoration would scroll before the page of the entry is on show.
 */
import { isCurrentPage } from "./urls";

/** Scroll positions that are remembered, the newest first to stay. */
const POSITIONS_LIMIT = 100;
const STORAGE_KEY = "formwork";

type Position = [left: number, top: number];

const positions = new Map<number, Position>(load());

/** The entry whose page is on show. While a page is fetched, the browser may be one step ahead. */
let shown: number;
let shownUrl: URL;

/** Starts with the page as it was loaded; `traverse` is to show the page of an entry gone back to. */
export function startHistory(traverse: (url: URL) => void): void {
  history.scrollRestoration = "manual";
  noteEntry();
  restoreScroll();
  addEventListener("pagehide", save);
  addEventListener("popstate", () => popped(traverse));
}

function popped(traverse: (url: URL) => void): void {
  const isNew = keyOfEntry() === undefined;
  // The browser has made the entry for a link to a fragment, and scrolled to it.
  if (isNew && isCurrentPage(shownUrl)) return noteEntry();
  rememberScroll();
  if (!isCurrentPage(shownUrl)) return traverse(new URL(location.href));
  noteEntry();
  restoreScroll();
}

/** Makes a new entry for `url`, or renews the current one if it is the same address. */
export function pushEntry(url: URL): void {
  rememberScroll();
  if (url.href === location.href) positions.delete(shown);
  else history.pushState(null, "", url);
}

/** Notes that the page of the current entry is on show. */
export function noteEntry(): void {
  shown = keyOfEntry() ?? Math.random();
  shownUrl = new URL(location.href);
  history.replaceState({ ...history.state, formwork: shown }, "");
}

/** Notes how far the page on show is scrolled, before it is left. */
export function rememberScroll(): void {
  positions.delete(shown);
  positions.set(shown, [scrollX, scrollY]);
}

/** Scrolls to where the entry was left, or else to its fragment, or to the top. */
export function restoreScroll(): void {
  const position = positions.get(shown);
  const target = fragmentTarget();
  if (position) scrollTo(...position);
  else if (target) target.scrollIntoView();
  else scrollTo(0, 0);
}

function fragmentTarget(): Element | null {
  const id = location.hash.slice(1);
  return document.getElementById(id) ?? document.getElementById(decode(id));
}

/** The fragment as text; one that is not well encoded names no element. */
function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return "";
  }
}

function keyOfEntry(): number | undefined {
  return history.state?.formwork;
}

function load(): [number, Position][] {
  try {
    return JSON.parse(sessionStorage[STORAGE_KEY]);
  } catch {
    // Nothing stored yet, or storage is blocked: then a reload starts at the top.
    return [];
  }
}

function save(): void {
  rememberScroll();
  try {
    sessionStorage[STORAGE_KEY] = JSON.stringify([...positions].slice(-POSITIONS_LIMIT));
  } catch {
    // Storage is blocked or full: only the positions after a reload are lost.
  }
}
