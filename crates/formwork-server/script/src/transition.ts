/** View transitions between pages, where a page asks for them. */

const OPT_IN = "meta[name=view-transition][content=same-origin]";

/** Makes a change to the page: if it may, in a transition, or else at once. */
export function transit(change: () => unknown, mayMove: boolean): void {
  const isWanted =
    mayMove && document.querySelector(OPT_IN) && !matchMedia("(prefers-reduced-motion)").matches;
  const transition = isWanted && document.startViewTransition?.(change);
  // The next one skips what is still moving: that is no error.
  if (transition) transition.ready.catch(() => {});
  else change();
}
