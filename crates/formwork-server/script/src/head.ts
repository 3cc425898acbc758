/** Morphs the document's head: its title, and what it links to. */
import { adopt } from "./adopt";

const COMPARED = "meta,link,base,script,style";

/** Adds what is missing where it belongs, removes what is gone, leaves what is the same. */
export function morphHead(next: Document): void {
  if (document.title !== next.title) document.title = next.title;
  const wanted = new Map([...next.head.querySelectorAll(COMPARED)].map((el) => [el.outerHTML, el]));
  const present = new Map<string, Element>();
  for (const el of document.head.querySelectorAll(COMPARED)) {
    const html = el.outerHTML;
    if (wanted.has(html)) present.set(html, el);
    // A script that has run stays: it cannot be undone, and must not run again when it returns.
    else if (el.tagName !== "SCRIPT") el.remove();
  }
  let following: Node | null = null;
  for (const [html, el] of [...wanted].reverse()) {
    const isOurs = el.matches("[data-build]");
    following = present.get(html) ?? (isOurs ? following : document.head.insertBefore(adopt(el), following));
  }
}
