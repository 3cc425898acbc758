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
  setAttrNode,
} from "./dom";
import { keepFocus, replaceKeepingFocus } from "./focus";
import { morphHead } from "./head";
import { dispose, isHydrated } from "./island";
import { match } from "./match";
import { collectHeld, CONFLICT, type Held, type MergeOptions, noteTheirs, settleHeld, showConflicts } from "./merge";
import { isOwner, noteAllSaid, noteSaid, ownsAttribute, ownsChildren } from "./own";
import { bring, dismiss, fill, findFor, type Places, placesIn, removeDoomed } from "./places";

/** How to treat the state that HTML does not show. */
export type MorphOptions = MergeOptions;

interface Context extends MorphOptions {
  held: Held;
  places: Places;
  /** The submitted form and its controls, with everything that they are in. */
  sent: Set<Node>;
  /** What was submitted went through, and is not asked for again. */
  isDone: boolean;
}

/** Morphs the whole page into `next`, whose nodes it takes. */
export function morphDocument(next: Document, options: MorphOptions): void {
  const held = collectHeld();
  const isDone = !!options.accepted && !next.querySelector("[data-formwork-draft]");
  const context = { ...options, held, isDone, places: placesIn(next), sent: around(options.submitted) };
  noteAllSaid(next, ":root,:not(:defined)");
  keepFocus(options.keep, () => {
    closeLayers(context);
    morphAttributes(document.documentElement, next.documentElement, context);
    morphHead(next);
    morphElement(document.body, next.body, context);
    removeDoomed(context.places);
    settleHeld(held, options);
  });
  showConflicts(held);
}

function around(form?: HTMLFormElement): Set<Node> {
  const nodes = new Set<Node>();
  for (const el of form ? [form, ...controlsOf(form)] : []) {
    for (let node: Node | null = el; node; node = parentNode(node)) nodes.add(node);
  }
  return nodes;
}

/** What lies over a page does not lie over the next; and a form that is done with is put away. */
function closeLayers(context: Context): void {
  const layers = document.querySelectorAll<HTMLDialogElement>(":is(dialog[open],[popover]):not([data-permanent])");
  for (const layer of layers) {
    if (!context.keep || isDoneIn(layer, context)) layer.popover ? layer.hidePopover() : layer.close?.();
  }
}

function isDoneIn(layer: Element, { isDone, submitted }: Context): boolean {
  return isDone && contains(layer, submitted ?? null);
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
  const keepsChildren = isOwner(el) && ownsChildren(el, next);
  morphAttributes(el, next, context);
  if (!keepsChildren) morphChildren(el, next, context);
}

function morphAttributes(el: Element, next: Element, context: Context): void {
  for (const { name } of [...attributes(el)]) {
    if (attr(next, name) === null && !isOwnState(el, next, name, context)) removeAttr(el, name);
  }
  for (const attribute of attributes(next)) {
    const { name, value } = attribute;
    if (attr(el, name) !== value && !isOwnState(el, next, name, context)) setAttrNode(el, attribute.cloneNode() as Attr);
  }
  if (isOwner(el)) noteSaid(el, next);
}

/** Whether an attribute mirrors what was done in the browser, so that the server's HTML has no say. */
function isOwnState(el: Element, next: Element, name: string, context: Context): boolean {
  const { keep, submitted } = context;
  if (name === CONFLICT) return keep && (el as Control).form !== submitted;
  if (name === "open" && /^(DETAILS|DIALOG)$/.test(nodeName(el))) {
    return keep && !(nodeName(el) === "DIALOG" && isDoneIn(el, context));
  }
  // A style is a script's, unless the server says one; and what has the focus may have it by this.
  const isOurs = name === "style" || (name === "tabindex" && el === document.activeElement);
  return (isOurs && attr(next, name) === null) || (isOwner(el) && ownsAttribute(el, next, name));
}

function morphChildren(parent: Element, next: Element, context: Context): void {
  const { places } = context;
  const [existing, wanted, offset] = differing(parent, next, context);
  const pairs = match(existing, wanted);
  for (const child of wanted) {
    const partner = !pairs.has(child) && findFor(child, parent, places);
    if (partner) pairs.set(child, partner);
  }
  const kept = new Set(pairs.values());
  for (const child of existing) if (!kept.has(child)) dismiss(child, places);
  arrange(parent, offset, wanted.map((child) => pairs.get(child) ?? bring(child, parent, places)));
  const morph = (node: Node, next: Node) => morphNode(node, next, context);
  fill(places, morph);
  for (const [child, partner] of pairs) morph(partner, child);
}

/** The children between those at the start and the end that are as they should be, and where they begin. */
function differing(parent: Element, next: Element, context: Context): [ChildNode[], ChildNode[], number] {
  const existing = [...childNodes(parent)];
  const wanted = [...childNodes(next)];
  let start = 0;
  while (isSettled(existing[start], wanted[start], context)) start++;
  let end = 0;
  const rest = Math.min(existing.length, wanted.length) - start;
  while (end < rest && isSettled(existing.at(-1 - end), wanted.at(-1 - end), context)) end++;
  return [existing.slice(start, existing.length - end), wanted.slice(start, wanted.length - end), start];
}

/** Whether nothing has to be done. What was sent, and on another page everything, may have to be emptied. */
function isSettled(node: Node | undefined, next: Node | undefined, { keep, sent }: Context): boolean {
  if (!node || !next || !keep || sent.has(node) || !isEqualNode(node, next)) return false;
  // What is in templates is not compared.
  return !(next instanceof Element) || !(nodeName(next) === "TEMPLATE" || all(next, "template").length);
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
    dispose(island);
    replaceKeepingFocus(island, adopt(next) as Element);
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
