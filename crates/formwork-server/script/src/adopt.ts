/** Brings nodes of a parsed document into the page. */

/** What TypeScript does not know yet: a page is parsed with options. */
interface Parser {
  parseHTMLUnsafe?(html: string, options: object): Document;
}

const range = new Range();

/** Takes `next` out of its document and into this one; its scripts run when it is inserted. */
export function adopt(next: Node): Node {
  const box = new DocumentFragment();
  box.append(next);
  // A parser marks its scripts as never to be run, but for those of a fragment that is made for this page.
  for (const script of box.querySelectorAll("script")) {
    script.replaceWith(remake(script));
  }
  return box.firstChild!;
}

/** Makes an element anew, of nothing but its HTML, and for this page. */
export function remake(el: Element): Element {
  return range.createContextualFragment(el.outerHTML).firstElementChild!;
}

/** Parses a page, with its declarative shadow roots where the browser makes any. */
export function parse(html: string): Document {
  // Without options Chromium drops comments, by which islands find their places.
  const page = (Document as Parser).parseHTMLUnsafe?.(html, {}) ?? new DOMParser().parseFromString(html, "text/html");
  // A parser without scripting builds elements inside <noscript>; in a live page it holds text.
  for (const fallback of page.querySelectorAll("noscript")) fallback.textContent = fallback.innerHTML;
  return page;
}
