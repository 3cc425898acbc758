/** View transitions between pages, where a page asks for them. */

const OPT_IN = 'meta[name="view-transition"][content="same-origin"]';

/** Makes a change to the page: if it may, in a transition, or else at once. */
export function transit(change: () => unknown, mayMove: boolean): void {
  const isWanted =
    mayMove &&
    "startViewTransition" in document &&
    document.querySelector(OPT_IN) &&
    !matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!isWanted) change();
  // The next one skips what is still moving: that is no error.
  else document.startViewTransition(() => void change()).ready.catch(() => {});
}
