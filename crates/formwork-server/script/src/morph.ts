/**
 * Turns the page into a new document while keeping the identity of its nodes, and with it focus,
 * selection, scroll positions, what the visitor entered, and the state of islands.
 */
import { adopt } from "./adopt";
import { type Control, controlsOf } from "./controls";
import {
  all,
  attr,
  attributes,
  childNodes,
  closest,
  contains,
  insert,
  isEqualNode,
  move,
  nodeName,
  parentNode,
  removeAttr,
  removeChild,
  setAttrNode,
} from "./dom";
import { keepFocus } from "./focus";
import { morphHead } from "./head";
import { dispose, isHydrated } from "./island";
import { findTwins, match, type Pairs } from "./match";
import { collectHeld, CONFLICT, type Held, type MergeOptions, noteTheirs, settleHeld } from "./merge";
import { EDITABLE, noteAllSaid, noteSaid, ownsAttribute, ownsChildren } from "./own";
import { findFor } from "./places";

/** How to treat the state that HTML does not show. */
export type MorphOptions = MergeOptions;

interface Context extends MorphOptions {
  held: Held;
  twins: Pairs;
  /** What is not wanted where it is. It goes at the end, for it may hold what is wanted elsewhere. */
  doomed: Set<Node>;
  /** What may be left as it is if its HTML is equal. */
  isSettled(node: Node): boolean;
}

/** Morphs the whole page into `next`, whose nodes it takes. */
export function morphDocument(next: Document, options: MorphOptions): void {
  const held = collectHeld();
  const twins = findTwins(document.body, next.body);
  const doomed = new Set<Node>();
  const context = { ...options, held, twins, doomed, isSettled: settledIn(next, options) };
  noteAllSaid(next, `:root,:not(:defined),${EDITABLE}`);
  keepFocus(options.keep, () => {
    closeLayers(next, options);
    morphAttributes(document.documentElement, next.documentElement, context);
    morphHead(next);
    morphElement(document.body, next.body, context);
    doomed.forEach(drop);
    settleHeld(held, options);
  });
}

/** Another page starts with nothing entered, and a form that was sent takes the server's entries. */
function settledIn(next: Document, { keep, submitted }: MorphOptions): (node: Node) => boolean {
  const sent = new Set<Node>();
  for (const el of [submitted, ...controlsOf(submitted)]) {
    for (let node: Node | null | undefined = el; node; node = parentNode(node)) sent.add(node);
  }
  // What is in a template does not count when nodes are compared, and of what is typed into, what is said is to be noted.
  const isComparable = keep && !next.querySelector(`template,${EDITABLE}`);
  return (node) => isComparable && !sent.has(node);
}

/** Closes what lies over the page: it does not lie over another, and a form that went through is done with. */
function closeLayers(next: Document, { keep, submitted, accepted }: MorphOptions): void {
  const isDone = accepted && !next.querySelector("[data-formwork-draft]");
  for (const layer of document.querySelectorAll<HTMLDialogElement>("dialog[open],[popover]")) {
    const isOver = keep ? isDone && contains(layer, submitted ?? null) : attr(layer, "data-permanent") === null;
    if (isOver) layer.popover ? layer.hidePopover() : layer.close?.();
  }
}

function morphNode(node: Node, next: Node, context: Context): void {
  if (!(node instanceof Element)) {
    if (node.nodeValue !== next.nodeValue) node.nodeValue = next.nodeValue;
  } else if (isHydrated(node)) {
    morphIsland(node, next as Element, context);
  } else if ((attr(node, "data-permanent") === null || !attr(node, "id")) && !isDraft(node, context)) {
    morphElement(node, next as Element, context);
  }
}

/** What a form was sent back with, rows of its lists among it, is stored nowhere else. */
function isDraft(el: Element, context: Context): boolean {
  return context.keep && el !== context.submitted && attr(el, "data-formwork-draft") !== null;
}

function morphElement(el: Element, next: Element, context: Context): void {
  noteTheirs(el, next, context.held, context);
  const isOwn = ownsChildren(el, next, context.keep);
  morphAttributes(el, next, context);
  if (!isOwn) morphChildren(el, next, context);
}

function morphAttributes(el: Element, next: Element, context: Context): void {
  for (const { name } of [...attributes(el)]) {
    if (attr(next, name) === null && !isOwnState(el, next, name, context)) removeAttr(el, name);
  }
  for (const attribute of attributes(next)) {
    const { name, value } = attribute;
    if (attr(el, name) !== value && !isOwnState(el, next, name, context)) setAttrNode(el, attribute.cloneNode() as Attr);
  }
  noteSaid(el, next);
}

/** Whether an attribute mirrors what was done in the browser, so that the server's HTML has no say. */
function isOwnState(el: Element, next: Element, name: string, { keep, submitted }: Context): boolean {
  if (name === CONFLICT) return keep && (el as Control).form !== submitted;
  if (name === "open" && /^(DETAILS|DIALOG)$/.test(nodeName(el))) return keep;
  // A style is a script's, unless the server says one; and what has the focus may have it by this.
  const isOurs = name === "style" || (name === "tabindex" && el === document.activeElement);
  return (isOurs && attr(next, name) === null) || ownsAttribute(el, next, name);
}

function morphChildren(parent: Element, next: Element, context: Context): void {
  const { doomed, twins } = context;
  const [existing, wanted, offset] = differing(parent, next, context);
  const pairs = match(existing, wanted, twins);
  for (const child of wanted) {
    const partner = !pairs.has(child) && findFor(child, parent, twins);
    if (partner) pairs.set(child, partner);
  }
  for (const child of existing) doomed.add(child);
  for (const partner of pairs.values()) doomed.delete(partner);
  arrange(parent, offset, wanted.map((child) => pairs.get(child) ?? adopt(child)));
  for (const [child, partner] of pairs) morphNode(partner, child, context);
}

function drop(child: Node): void {
  dispose(child);
  removeChild(parentNode(child)!, child);
}

/** The children without those at the start and the end that are as they should be, and where they begin. */
function differing(parent: Element, next: Element, { isSettled }: Context): [Node[], Node[], number] {
  const existing: Node[] = [...childNodes(parent)];
  const wanted: Node[] = [...childNodes(next)];
  const isSame = (node?: Node, other?: Node) => node && other && isSettled(node) && isEqualNode(node, other);
  let start = 0;
  while (isSame(existing[start], wanted[start])) start++;
  const [old, fresh] = [existing.slice(start), wanted.slice(start)];
  while (isSame(old.at(-1), fresh.at(-1))) old.pop(), fresh.pop();
  return [old, fresh, start];
}

/** Brings children into order, from the one at `offset` on. */
function arrange(parent: Element, offset: number, wanted: Node[]): void {
  const live = childNodes(parent);
  wanted.forEach((child, index) => {
    const at = () => live[offset + index];
    // A move resets focus and input composition, so the others move around the focused one.
    if (parentNode(child) === parent && contains(child, document.activeElement)) {
      while (at() !== child) move(parent, at()!, null);
    }
    if (at() !== child) (child.isConnected ? move : insert)(parent, child, at() ?? null);
  });
}

/** The inside of a hydrated island belongs to WASM, except for the children that the page passed in. */
function morphIsland(island: Element, next: Element, context: Context): void {
  if (attr(island, "data-props") !== attr(next, "data-props") || ownsForm(island, context.submitted)) {
    // What was entered into it is entered into the one in its place.
    for (const el of all(next, "[name]")) noteTheirs(context.twins.get(el), el, context.held, context);
    dispose(island);
    island.replaceWith(adopt(next));
    return;
  }
  const wanted = slots(next);
  const existing = slots(island);
  // An island may hide its children, or show them twice: then which is which cannot be told.
  if (existing.length !== wanted.length) return;
  existing.forEach((slot, index) => morphChildren(slot, wanted[index]!, context));
}

/** Whether the answer is to a form that the island itself rendered and left to the page to submit. */
function ownsForm(island: Element, form?: Element): boolean {
  return !!form && closest(form, "leptos-island,leptos-children") === island;
}

function slots(island: Element): Element[] {
  return [...all(island, "leptos-children")].filter((slot) => slot.closest("leptos-island") === island);
}
