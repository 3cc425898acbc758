/**
 * Session history: entries, and of each the scroll position and what was entered.
 *
 * They live in memory and, so that a page that is loaded in full finds them, in the session storage, too.
 * The browser's own restoration would scroll before the page of the entry is on show.
 */
import { collectEntered, type Entered, restoreEntered } from "./entered";
import { listen } from "./events";
import { here, isCurrentPage } from "./urls";

/** How many entries are remembered, those that were left last. */
const ENTRIES_LIMIT = 100;
const STORAGE_KEY = "formwork";

/** How a page was left. */
type Left = [left: number, top: number, entered?: Entered];

const entries = new Map<number, Left>(load());

/** The entry whose page is on show. While a page is fetched, the browser may be one step ahead. */
let shown: number;
let shownUrl: URL;

/** Starts with the page as it was loaded; `traverse` is to show the page of an entry gone back to. */
export function startHistory(traverse: (url: URL) => void): void {
  history.scrollRestoration = "manual";
  noteEntry();
  // Whoever has scrolled while the page was on its way stays there. What was entered, the browser knows itself.
  if (entries.has(shown)) restoreScroll();
  // A page that is hidden may never be seen again, and hears of nothing else then.
  listen("pagehide visibilitychange", save);
  listen("popstate", () => popped(traverse));
}

function popped(traverse: (url: URL) => void): void {
  const isNew = keyOfEntry() === undefined;
  // The browser has made the entry for a link to a fragment, and scrolled to it.
  if (isNew && isCurrentPage(shownUrl)) return noteEntry();
  remember();
  if (!isCurrentPage(shownUrl)) return traverse(here());
  noteEntry();
  restoreScroll();
}

/** Makes a new entry for `url`, or renews the current one if it is the same address. */
export function pushEntry(url: URL): void {
  remember();
  if (url.href !== location.href) history.pushState(null, "", url);
  else entries.delete(shown);
}

/** Gives the current entry another address. */
export function replaceEntry(url: URL): void {
  history.replaceState(history.state, "", url);
  shownUrl = url;
}

/** Notes that the page of the current entry is on show. */
export function noteEntry(): void {
  shown = keyOfEntry() ?? Math.random();
  shownUrl = here();
  const { state } = history;
  // A state that is no object is the application's own, and has no room for a key.
  if (typeof state === "object") history.replaceState({ ...state, formwork: shown }, "");
}

/** Notes how far the page on show is scrolled and what was entered, before it is left. */
export function remember(): void {
  entries.delete(shown);
  entries.set(shown, [scrollX, scrollY, collectEntered()]);
  // The first is the one that was left longest ago.
  if (entries.size > ENTRIES_LIMIT) entries.delete(entries.keys().next().value!);
}

/** Gives the page on show what was entered when the entry was left, and scrolls it. */
export function restoreEntry(): void {
  restoreEntered(entries.get(shown)?.[2]);
  restoreScroll();
}

/** Scrolls to where the entry was left, or else to its fragment, or to the top. */
export function restoreScroll(): void {
  const [left, top] = entries.get(shown) ?? [0, 0];
  // Going to a fragment is more than scrolling, and the browser does it all.
  if (location.hash && !entries.has(shown)) location.replace(location.href);
  else scrollTo({ left, top, behavior: "instant" });
}

function keyOfEntry(): number | undefined {
  return history.state?.formwork;
}

function load(): [number, Left][] {
  try {
    return JSON.parse(sessionStorage[STORAGE_KEY]);
  } catch {
    // Nothing stored yet, or storage is blocked: then a reload starts at the top.
    return [];
  }
}

function save(): void {
  remember();
  try {
    sessionStorage[STORAGE_KEY] = JSON.stringify([...entries]);
  } catch {
    // Storage is blocked or full: only what a full load would need is lost.
  }
}
