/** Fetches the page of a link that the visitor seems to mean, for the visit that may follow. */
import { listen } from "./events";
import { destinationOfLink } from "./link";
import { type Loading, load } from "./load";
import { isNewest, latest } from "./order";
import { isCurrentPage } from "./urls";

/** For how long the pointer or the focus rests on a link that is meant, in milliseconds. */
const REST = 65;

/** For how long a page may be shown that was fetched ahead, in milliseconds. */
const LIFETIME = 5_000;

/** How many pages are fetched ahead from one page. */
const LIMIT = 10;

/** What not every browser says: whether the visitor wants to save data. */
interface Connected extends Navigator {
  connection?: { saveData?: boolean };
}

let page: Loading | undefined;
let href: string;
let expiry: number;
/** What had been requested before. */
let ticket: number;

let count = 0;
let timer: number;

/** Starts listening. */
export function startPrefetch(): void {
  listen("pointerover pointerdown focusin", meant);
}

/** The page at `url`, if it was fetched ahead and nothing was sent since that may have changed it. */
export function takeAhead(url: URL): Loading | false | undefined {
  clearTimeout(timer);
  count = 0;
  const taken = isAhead(url) && page;
  dropAhead();
  return taken;
}

/** Forgets the page that was fetched ahead. */
export function dropAhead(): void {
  page = undefined;
}

function isAhead(url: URL): boolean {
  return !!page && href === url.href && isNewest(ticket);
}

function meant({ target, type }: Event): void {
  clearTimeout(timer);
  const url = destinationOfLink(target);
  if (!url || isCurrentPage(url)) return;
  if (type === "pointerdown") fetchAhead(url);
  else timer = setTimeout(fetchAhead, REST, url);
}

function fetchAhead(url: URL): void {
  if (isAhead(url) || (navigator as Connected).connection?.saveData || ++count > LIMIT) return;
  page?.stop();
  // Nobody may ever see it, so what waits to be said is left for another.
  page = load(url, { Purpose: "prefetch" });
  href = url.href;
  ticket = latest();
  clearTimeout(expiry);
  expiry = setTimeout(dropAhead, LIFETIME);
}
