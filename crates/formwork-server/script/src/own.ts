/**
 * What elements make of themselves: custom elements, and the root, which scripts put themes on; and what
 * is typed into an element that can be edited.
 *
 * The server's HTML has a say in it only where it says something else than it did last.
 */
import { attr, nodeName } from "./dom";

/** Elements that are typed into. */
export const EDITABLE = "[contenteditable]";

/** What the server said last of an element. */
const said = new WeakMap<Element, Element>();

/** Whether an attribute is of the element's own making. */
export function ownsAttribute(el: Element, next: Element, name: string): boolean {
  return owns(el, next, (of) => attr(of, name));
}

/** Whether the children are; those of an editable element on the same page only. */
export function ownsChildren(el: Element, next: Element, isSamePage: boolean): boolean {
  return owns(el, next, (of) => of.innerHTML, isSamePage);
}

/** What the server said before its first answer is not known: then it counts as nothing at all. */
function owns(el: Element, next: Element, read: (of: Element) => string | null, isSamePage?: boolean): boolean {
  const now = said.get(next);
  return !!now && isOwner(el, isSamePage) && read(now) === read(said.get(el) ?? document.createElement("p"));
}

function isOwner(el: Element, isSamePage?: boolean): boolean {
  const name = nodeName(el);
  return name === "HTML" || !!customElements.get(name.toLowerCase()) || (!!isSamePage && (el as HTMLElement).isContentEditable);
}

/** Notes what the server says of an element now. */
export function noteSaid(el: Element, next: Element): void {
  const now = said.get(next);
  if (now) said.set(el, now);
}

/** Notes what it says of all in HTML that nothing has been made of yet. */
export function noteAllSaid(page: Document, selector = `:not(:defined),${EDITABLE}`): void {
  for (const el of page.querySelectorAll(selector)) {
    if (!/^LEPTOS-/.test(nodeName(el))) said.set(el, el.cloneNode(nodeName(el) !== "HTML") as Element);
  }
}

// Of the root and of what is defined by now, scripts may have made something.
noteAllSaid(document);
