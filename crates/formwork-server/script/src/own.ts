/**
 * What elements make of themselves: custom elements, and the root, which scripts put themes on.
 *
 * The server's HTML has a say in it only where it says something else than it did last.
 */
import { attr, nodeName } from "./dom";

/** What the server said last of an element. */
const said = new WeakMap<Element, Element>();

/** Whether an attribute is of the element's own making. */
export function ownsAttribute(el: Element, next: Element, name: string): boolean {
  return owns(el, next, null, (of) => attr(of, name));
}

/** Whether the children are. */
export function ownsChildren(el: Element, next: Element): boolean {
  return owns(el, next, "", (of) => of.innerHTML);
}

/** What the server said before its first answer is not known: then it counts as what is not stated. */
function owns(el: Element, next: Element, unstated: string | null, read: (of: Element) => string | null): boolean {
  const [last, now] = [said.get(el), said.get(next)];
  return !!now && isOwner(el) && read(now) === (last ? read(last) : unstated);
}

function isOwner(el: Element): boolean {
  const name = nodeName(el);
  return name === "HTML" || !!customElements.get(name.toLowerCase());
}

/** Notes what the server says of an element now. */
export function noteSaid(el: Element, next: Element): void {
  const now = said.get(next);
  if (now) said.set(el, now);
}

/** Notes what it says of all in HTML that nothing has been made of yet. */
export function noteAllSaid(page: Document, selector = ":not(:defined)"): void {
  for (const el of page.querySelectorAll(selector)) {
    if (!/^LEPTOS-/.test(nodeName(el))) said.set(el, el.cloneNode(nodeName(el) !== "HTML") as Element);
  }
}

// Of the root and of what is defined by now, scripts may have made something.
noteAllSaid(document);
