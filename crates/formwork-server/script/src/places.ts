/**
 * An element with an id stays the same element wherever on the page it goes, and so do media that
 * play in it, the focus, and what a script has made of it.
 */
import { adopt } from "./adopt";
import { all, attr, closest, contains, parentNode, removeChild } from "./dom";
import { dispose } from "./island";
import { kindOf } from "./match";

/** What goes from one place to another while the page changes. */
export interface Places {
  /** The elements of the new document by their ids; null, if an id is there twice. */
  wanted: Map<string, Element | null>;
  /** What is not wanted where it is. It goes at the end, for it may hold what is wanted elsewhere. */
  doomed: Set<Node>;
}

/** Begins to look for places in a new document. */
export function placesIn(next: Document): Places {
  const wanted = new Map<string, Element | null>();
  for (const el of next.querySelectorAll("body [id]")) {
    const id = attr(el, "id")!;
    wanted.set(id, wanted.has(id) ? null : el);
  }
  return { wanted, doomed: new Set() };
}

/** The element that is to be where `next` is, below `parent`: from elsewhere on the page, or new and empty. */
export function findFor(next: Node, parent: Element, places: Places): Element | undefined {
  if (!(next instanceof Element)) return undefined;
  const el = namesakeOf(next, parent, places);
  if (el) places.doomed.delete(el);
  const isAround = !el && [...all(next, "[id]")].some((inner) => namesakeOf(inner, parent, places));
  return isAround ? (adopt(next.cloneNode()) as Element) : el;
}

function namesakeOf(next: Element, parent: Element, { wanted }: Places): Element | undefined {
  const id = attr(next, "id");
  const el = id && wanted.get(id) === next && document.getElementById(id);
  const isFree = el && kindOf(el) === kindOf(next) && contains(document.body, el) && !contains(el, parent);
  return isFree && !isInsideIsland(el) && !isInsideIsland(next) ? el : undefined;
}

/** The inside of an island belongs to WASM, or will, except for the children that were passed in. */
function isInsideIsland(el: Element): boolean {
  const owner = closest(el, "leptos-island,leptos-children");
  return owner !== el && owner?.tagName === "LEPTOS-ISLAND";
}

/** Removes what has found no place. */
export function removeDoomed({ doomed }: Places): void {
  for (const node of doomed) {
    dispose(node);
    removeChild(parentNode(node)!, node);
  }
}
