/**
 * Turns the page into a new document while keeping the identity of its nodes, and with it focus,
 * selection, scroll positions, what the visitor entered, and the state of islands.
 */
import { adopt } from "./adopt";
import {
  all,
  attr,
  attributes,
  childNodes,
  closest,
  contains,
  insert,
  move,
  nodeName,
  removeAttr,
  removeChild,
  setAttrNode,
} from "./dom";
import { collectEdited, type Edited, restoreEdited, takeEntry } from "./controls";
import { keepFocus, replaceKeepingFocus } from "./focus";
import { morphHead } from "./head";
import { dispose, isHydrated } from "./island";
import { match } from "./match";

/** How to treat the state that HTML does not show. */
export interface MorphOptions {
  /** The same page is rendered anew: what the visitor entered and opened stays. */
  keep: boolean;
  /** The form that was submitted: its controls take the server's values. */
  submitted?: HTMLFormElement | undefined;
  /** The submission went through: its files were received and are no longer chosen. */
  accepted?: boolean;
}

interface Context extends MorphOptions {
  edited: Edited;
}

/** Morphs the whole page into `next`. */
export function morphDocument(next: Document, options: MorphOptions): void {
  const edited: Edited = options.keep ? collectEdited(options.submitted) : new Map();
  const context = { ...options, edited };
  keepFocus(() => {
    morphAttributes(document.documentElement, next.documentElement, context);
    morphHead(next);
    morphElement(document.body, next.body, context);
  });
  restoreEdited(edited);
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
  morphAttributes(el, next, context);
  morphChildren(el, next, context);
  if (!context.edited.has(el)) takeEntry(el, next, !context.keep || !!context.accepted);
}

function morphAttributes(el: Element, next: Element, context: Context): void {
  for (const { name } of [...attributes(el)]) {
    if (attr(next, name) === null && !isOwnState(el, name, context)) removeAttr(el, name);
  }
  for (const attribute of attributes(next)) {
    const { name, value } = attribute;
    if (attr(el, name) !== value && !isOwnState(el, name, context)) setAttrNode(el, attribute.cloneNode() as Attr);
  }
}

/** Whether an attribute mirrors what was done in the browser, so that the server's HTML has no say. */
function isOwnState(el: Element, name: string, context: Context): boolean {
  // Styles are set by scripts alone: the content security policy allows no style attribute.
  if (name === "style") return true;
  if (name !== "open" || !/^(DETAILS|DIALOG)$/.test(nodeName(el))) return false;
  // Without its attribute, an open modal dialog would still make the page inert.
  if (!context.keep && el instanceof HTMLDialogElement && el.open) el.close();
  return context.keep;
}

function morphChildren(parent: Element, next: Element, context: Context): void {
  const wanted = [...childNodes(next)];
  const existing = [...childNodes(parent)];
  const pairs = match(existing, wanted);
  const kept = new Set(pairs.values());
  for (const child of existing) if (!kept.has(child)) drop(parent, child);
  arrange(parent, wanted.map((child) => pairs.get(child) ?? adopt(child)));
  for (const [child, partner] of pairs) morphNode(partner, child, context);
}

function drop(parent: Element, child: Node): void {
  dispose(child);
  removeChild(parent, child);
}

/** Brings the children into order. All children that `parent` still has are among `wanted`. */
function arrange(parent: Element, wanted: Node[]): void {
  const live = childNodes(parent);
  wanted.forEach((child, index) => {
    // A move resets focus and input composition, so the others move around the focused one.
    if (contains(child, document.activeElement)) {
      while (live[index] !== child) move(parent, live[index]!, null);
    }
    const put = contains(parent, child) ? move : insert;
    if (live[index] !== child) put(parent, child, live[index] ?? null);
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
