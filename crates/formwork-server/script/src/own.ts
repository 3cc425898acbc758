/**
 * What elements make of themselves: custom elements, and the root, which scripts put themes on.
 *
 * The server's HTML has a say in it only where it says something else than it did last.
 */
import { attr, nodeName } from "./dom";

/** What the server said last of an element. */
const said = new WeakMap<Element, Element>();

/** Whether an element may have attributes and children of its own making. */
export function isOwner(el: Element): boolean {
  const name = nodeName(el);
  return name === "HTML" || (name.includes("-") && !!customElements.get(name.toLowerCase()));
}

/** Whether the element has the say in an attribute. */
export function ownsAttribute(el: Element, next: Element, name: string): boolean {
  const last = said.get(el);
  const value = attr(next, name);
  // Nothing is known of what a script did before the first answer.
  return last ? attr(last, name) === value : value === null;
}

/** Whether the element has the say in its children. */
export function ownsChildren(el: Element, next: Element): boolean {
  return said.get(next)?.innerHTML === (said.get(el)?.innerHTML ?? "");
}

/** Notes what the server says of an element now. */
export function noteSaid(el: Element, next: Element): void {
  said.set(el, said.get(next)!);
}

/** Notes what it says of all in HTML that nothing has been made of yet. */
export function noteAllSaid(page: Document, selector = ":not(:defined)"): void {
  for (const el of page.querySelectorAll(selector)) {
    if (!nodeName(el).startsWith("LEPTOS-")) said.set(el, el.cloneNode(nodeName(el) !== "HTML") as Element);
  }
}

// Of the root and of what is defined by now, scripts may have made something.
noteAllSaid(document);
