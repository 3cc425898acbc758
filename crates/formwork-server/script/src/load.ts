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

/** Begins to fetch the page at `url`, of this site. */
export function load(url: URL, headers?: Record<string, string>, body?: BodyInit): Loading {
  const controller = new AbortController();
  const page = read(url, {
    method: body ? "POST" : "GET",
    headers: { Accept: "text/html", ...headers },
    body,
    // Where a redirect ends is not said in full to a script: the fragment is missing.
    redirect: "manual",
    signal: controller.signal,
  });
  return { page: page.catch(() => undefined), stop: () => controller.abort() };
}

async function read(url: URL, init: RequestInit): Promise<Rendering | undefined> {
  const response = await fetch(url, init);
  return isHtml(response) ? { page: parse(await response.text()), url, status: response.status } : undefined;
}
