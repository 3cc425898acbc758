/** Fetches a page: the same bytes that a full load would get. */
import { parse } from "./adopt";
import type { Rendering } from "./render";
import { isHtml } from "./response";

/** A page on its way. */
export interface Loading {
  /** Nothing comes of what is the browser's to deal with: a download, a redirect, no connection. */
  page: Promise<Rendering | undefined>;
  stop(): void;
}

/**
 * Begins to fetch the page at `url`, of this site.
 *
 * What waits to be said is left for a page that is seen: nobody may ever see one that is fetched
 * `ahead`.
 */
export function load(url: URL, ahead?: boolean): Loading {
  const controller = new AbortController();
  const page = read(url, ahead, controller.signal).catch(() => undefined);
  return { page, stop: () => controller.abort() };
}

async function read(url: URL, ahead: boolean | undefined, signal: AbortSignal): Promise<Rendering | undefined> {
  const headers = { Accept: "text/html", ...(ahead && { Purpose: "prefetch" }) };
  // Where a redirect ends is not said in full to a script: the fragment is missing.
  const response = await fetch(url, { headers, redirect: "manual", signal });
  return isHtml(response) ? { page: parse(await response.text()), url, status: response.status } : undefined;
}
