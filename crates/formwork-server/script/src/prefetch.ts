/** Fetches the page of a link that the visitor seems to mean, for the visit that may follow. */
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

interface Ahead extends Loading {
  href: string;
  /** What had been requested before. */
  ticket: number;
  begun: number;
}

let ahead: Ahead | undefined;
let count = 0;
let timer: number;

/** Starts listening. */
export function startPrefetch(): void {
  for (const type of ["pointerover", "pointerdown", "focusin"]) addEventListener(type, meant);
  addEventListener("formwork:render", () => (count = 0));
}

/** The page at `url`, if it was fetched ahead and nothing was sent since that may have changed it. */
export function takeAhead(url: URL): Loading | undefined {
  clearTimeout(timer);
  const taken = isAhead(url) ? ahead : undefined;
  ahead = undefined;
  return taken;
}

function isAhead({ href }: URL): boolean {
  return ahead?.href === href && isNewest(ahead.ticket) && performance.now() - ahead.begun < LIFETIME;
}

function meant({ target, type }: Event): void {
  clearTimeout(timer);
  const url = destinationOfLink(target);
  if (!url || isCurrentPage(url)) return;
  if (type === "pointerdown") fetchAhead(url);
  else timer = setTimeout(fetchAhead, REST, url);
}

function fetchAhead(url: URL): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (isAhead(url) || connection?.saveData || ++count > LIMIT) return;
  ahead?.stop();
  // Nobody may ever see this page: what waits to be said is left for one that is seen.
  ahead = { ...load(url, { Purpose: "prefetch" }), href: url.href, ticket: latest(), begun: performance.now() };
}
