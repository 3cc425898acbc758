/**
 * Islands as elements: which are hydrated, and how one is given up.
 *
 * The names `leptos-island`, `leptos-children`, `$$dispose` and `$$on_hydrate` are Leptos' own.
 */
import { all } from "./dom";

/** An island's element. Leptos puts the function that drops its state on it. */
export interface Island extends HTMLElement {
  $$dispose?: () => void;
}

const hydrated = new WeakSet<Element>();

/** Whether the inside of `el` belongs to WASM. */
export function isHydrated(el: Element): boolean {
  return hydrated.has(el);
}

/** Notes that WASM takes over `el`; false if it already had. */
export function claim(el: Element): boolean {
  return !hydrated.has(el) && !!hydrated.add(el);
}

/** Drops the state of all islands in a subtree that is about to be removed. */
export function dispose(root: Node): void {
  if (!(root instanceof Element)) return;
  for (const island of [root, ...all(root, "leptos-island")]) disposeOne(island as Island);
}

function disposeOne(island: Island): void {
  const drop = island.$$dispose;
  delete island.$$dispose;
  try {
    drop?.();
  } catch (error) {
    // A panic in one island must not stop the page from being updated.
    reportError(error);
  }
}
