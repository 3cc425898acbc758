/**
 * Islands as elements: which are hydrated, and how one is given up.
 *
 * The names `leptos-island`, `leptos-children`, `$$dispose` and `$$on_hydrate` are Leptos' own.
 */
import { all } from "./dom";

/** An island's element. Leptos puts the function that drops its state on it, once it works. */
export interface Island extends HTMLElement {
  $$dispose?: () => void;
  /** Goes on until it works, or cannot; none if that is to be tried, false if it has failed or is done. */
  hydration?: Promise<void> | false | undefined;
  /** Does not wait for what it waits for. */
  $$want?: () => void;
}

/** Whether the inside of `el` belongs to WASM. */
export function isHydrated(el: Element): boolean {
  return !!(el as Island).$$dispose;
}

/** Drops the state of all islands in a subtree that is about to be removed. */
export function dispose(root: Node): void {
  if (!(root instanceof Element)) return;
  for (const island of [root, ...all(root, "leptos-island")]) disposeOne(island as Island);
}

function disposeOne(island: Island): void {
  const drop = island.$$dispose;
  delete island.$$dispose;
  // What it waits for may never happen, and would keep it.
  island.$$want?.();
  try {
    drop?.();
  } catch (error) {
    // A panic in one island must not stop the page from being updated.
    reportError(error);
  }
}
