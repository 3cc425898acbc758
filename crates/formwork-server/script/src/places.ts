/**
 * An element with an id stays the same element wherever on the page it goes, and so do media that
 * play in it, the focus, and what a script has made of it.
 */
import { adopt } from "./adopt";
import { all, attr, closest, contains } from "./dom";
import type { Pairs } from "./match";

/** The element that is to be where `next` is, below `parent`: from elsewhere on the page, or new and empty. */
export function findFor(next: Node, parent: Element, twins: Pairs): Node | undefined {
  if (!(next instanceof Element)) return undefined;
  const isAround = [...all(next, "[id]")].some((inner) => twinOf(inner, parent, twins));
  return twinOf(next, parent, twins) ?? (isAround ? adopt(next.cloneNode()) : undefined);
}

function twinOf(next: Element, parent: Element, twins: Pairs): Element | undefined {
  const twin = attr(next, "id") ? (twins.get(next) as Element | undefined) : undefined;
  return twin && !contains(twin, parent) && !isInsideIsland(twin) && !isInsideIsland(next) ? twin : undefined;
}

/** The inside of an island belongs to WASM, or will, except for the children that were passed in. */
function isInsideIsland(el: Element): boolean {
  const owner = closest(el, "leptos-island,leptos-children");
  return owner !== el && !!owner?.matches("leptos-island");
}
