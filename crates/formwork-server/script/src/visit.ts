/** Navigation: fetches the same bytes that a full load would get, and shows them in place. */
import { parse } from "./adopt";
import { stopChecks } from "./check";
import { beginVisit, isNewest } from "./order";
import { build, buildOf } from "./page";
import { type Rendering, showEntry, showPage } from "./render";
import { isHtml } from "./response";
import { isSameOrigin, leave } from "./urls";

let pending: AbortController | undefined;

/** Goes to `url`, as a link does. */
export function visit(url: URL): Promise<void> {
  return navigate(url, showPage);
}

/** Shows the page of a history entry that the browser has gone to. */
export function traverse(url: URL): Promise<void> {
  return navigate(url, showEntry);
}

async function navigate(url: URL, show: (rendering: Rendering) => void): Promise<void> {
  const ticket = beginVisit();
  stopChecks();
  pending?.abort();
  pending = new AbortController();
  // Any surprise is the browser's to deal with: a download, another site, no connection.
  const rendering = isSameOrigin(url) && (await load(url, pending.signal).catch(() => undefined));
  if (!isNewest(ticket)) return;
  if (rendering && buildOf(rendering.page) === build) show(rendering);
  else leave(url);
}

async function load(from: URL, signal: AbortSignal): Promise<Rendering | undefined> {
  const response = await fetch(from, { headers: { Accept: "text/html" }, signal });
  if (!isHtml(response)) return undefined;
  const url = new URL(response.url);
  url.hash = from.hash;
  return { page: parse(await response.text()), url, status: response.status };
}
