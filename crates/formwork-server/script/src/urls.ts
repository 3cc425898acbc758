/** Comparing addresses, and leaving for one the browser's own way. */

/** The address of the page on show. */
export function here(): URL {
  return new URL(location.href);
}

/** What an address in the page leads to; nothing if it is not well formed. */
export function resolve(address: string): URL | undefined {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return undefined;
  }
}

/** Whether `url` is the page on show; the fragment does not count. */
export function isCurrentPage(url: URL): boolean {
  return url.href.split("#")[0] === location.href.split("#")[0];
}

/** Whether `url` belongs to this site. */
export function isSameOrigin(url: URL): boolean {
  // An address with `blob:` has its origin, too.
  return url.href.startsWith(`${location.origin}/`);
}

/** Loads `url` in full, as if there were no script. */
export function leave(url: URL): void {
  const fragmentOnly = url.hash && isCurrentPage(url);
  location.assign(url);
  // Assigning an address that differs in its fragment only would scroll and load nothing.
  if (fragmentOnly) location.reload();
}

/** Whether a link or form would open in this window; `own` is its target attribute. */
export function targetsThisWindow(own: string | null | undefined): boolean {
  return /^(_self)?$/i.test(own ?? document.querySelector<HTMLBaseElement>("base[target]")?.target ?? "");
}
