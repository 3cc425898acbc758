/**
 * An element with an id stays the same element wherever on the page it goes, and so do media that
 * play in it, the focus, and what a script has made of it.
 */
import { adopt } from "./adopt";
import { all, attr, closest, contains, insert, move, nodeName, parentNode, removeChild } from "./dom";
import { dispose } from "./island";
import { kindOf } from "./match";

/** What goes from one place to another while the page changes. */
export interface Places {
  /** The elements of the new document by their ids; null, if an id is there twice. */
  wanted: Map<string, Element | null>;
  /** What is not wanted where it is, but holds what may be wanted elsewhere. */
  doomed: Set<Node>;
  /** Where elements of the page are wanted inside of something new. */
  vacant: [place: Node, el: Element, next: Element][];
}

/** Begins to look for places in a new document. */
export function placesIn(next: Document): Places {
  const wanted = new Map<string, Element | null>();
  for (const el of next.querySelectorAll("body [id]")) {
    const id = attr(el, "id")!;
    wanted.set(id, wanted.has(id) ? null : el);
  }
  return { wanted, doomed: new Set(), vacant: [] };
}

/** The element of the page that is to be where `next` is, below `parent`. */
export function findFor(next: Node, parent: Element, { wanted, doomed }: Places): Element | undefined {
  const id = next instanceof Element && attr(next, "id");
  const el = id && wanted.get(id) === next && document.getElementById(id);
  if (!el || kindOf(el) !== kindOf(next) || !contains(document.body, el) || contains(el, parent)) return undefined;
  if (isInsideIsland(el) || isInsideIsland(next)) return undefined;
  doomed.delete(el);
  return el;
}

/** The inside of an island belongs to WASM, or will, except for the children that were passed in. */
function isInsideIsland(el: Element): boolean {
  const owner = closest(el, "leptos-island,leptos-children");
  return !!owner && owner !== el && nodeName(owner) === "LEPTOS-ISLAND";
}

/** Takes something new for `parent` out of its document; elements of the page come to it with `fill`. */
export function bring(next: Node, parent: Element, places: Places): Node {
  for (const inner of identifiedIn(next)) {
    const el = inner !== next && contains(next, inner) && findFor(inner, parent, places);
    if (!el) continue;
    const place = new Comment();
    insert(parentNode(inner)!, place, inner);
    removeChild(parentNode(inner)!, inner);
    places.vacant.push([place, el, inner]);
  }
  return adopt(next);
}

/** Moves elements of the page to where they are wanted, now that these places are on it. */
export function fill({ vacant }: Places, morph: (el: Element, next: Element) => void): void {
  for (const [place, el, next] of vacant.splice(0)) {
    const parent = parentNode(place)!;
    move(parent, el, place);
    removeChild(parent, place);
    morph(el, next);
  }
}

/** Removes a child, at once or, if something in it may have another place, at the end. */
export function dismiss(child: Node, { wanted, doomed }: Places): void {
  if (identifiedIn(child).some((el) => wanted.get(attr(el, "id") ?? ""))) doomed.add(child);
  else remove(child);
}

/** Removes what has found no place. */
export function removeDoomed({ doomed }: Places): void {
  doomed.forEach(remove);
}

function remove(child: Node): void {
  dispose(child);
  removeChild(parentNode(child)!, child);
}

function identifiedIn(node: Node): Element[] {
  return node instanceof Element ? [node, ...all(node, "[id]")] : [];
}
