/**
 * When an island is wanted: at once, or as `data-when` on its element says, `idle`, `visible`,
 * `interaction`, or a media query.
 */
import type { Island } from "./island";

/** Resolves once an island is wanted; whoever cannot wait calls its `$$want`. */
export function wanted(island: Island): Promise<void> {
  return new Promise<void>((want) => {
    const { when = "" } = island.dataset;
    island.$$want = want;
    if (when === "visible") {
      const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting && want()));
      // Without a box of its own, an island is seen when something in it is.
      for (const el of [island, ...island.children]) observer.observe(el);
    } else if (when === "idle") (self.requestIdleCallback ?? setTimeout)(want as () => void);
    else if (when !== "interaction") {
      // No query at all matches. One that is not listened to any more keeps nobody.
      const query = matchMedia(when);
      query.onchange = island.$$want = () => (query.onchange = want() as unknown as null);
      if (query.matches) island.$$want();
    }
  });
}
