/** Fresh tokens for the forms of a page that comes back as it was left: those on it may be spent. */
import { all, attr } from "./dom";
import { listen } from "./events";
import { AHEAD, load } from "./load";
import { isOurBuild } from "./page";
import { here } from "./urls";

/** What carries a token: a field of the form, or the address of a button. */
const CARRIERS = "[name=_once],[formaction*='_once=']";

/** Starts listening for a page out of the back/forward cache. */
export function startTokens(): void {
  listen<PageTransitionEvent>("pageshow", ({ persisted }) => {
    // Without a connection they stay: the server tells whether one is spent.
    if (persisted && document.querySelector(CARRIERS)) void renew();
  });
}

async function renew(): Promise<void> {
  const rendering = await load(here(), AHEAD).page;
  // What came instead of the page, or a page of another build, may have other forms of these ids.
  if (rendering?.status !== 200 || !isOurBuild(rendering.page)) return;
  const { page } = rendering;
  for (const form of document.forms) {
    const next = page.getElementById(attr(form, "id") ?? "");
    const fresh = next ? [...all(next, CARRIERS)] : [];
    const spent = all(form, CARRIERS);
    if (spent.length === fresh.length) spent.forEach((carrier, index) => carrier.replaceWith(fresh[index]!));
  }
}
