/** Morphs the document's head: its title, and what it links to. */
import { adopt } from "./adopt";

/** Not what was fetched ahead, nor this script. */
const COMPARED = "meta,link:not([rel$=preload]),base,script:not([data-build]),style";

/** Adds what is missing, removes what is gone, leaves what is the same. */
export function morphHead(next: Document): void {
  if (document.title !== next.title) document.title = next.title;
  const wanted = new Map([...next.head.querySelectorAll(COMPARED)].map((el) => [el.outerHTML, el]));
  for (const el of document.head.querySelectorAll(COMPARED)) {
    // A script that has run stays: it cannot be undone, and must not run again when it returns.
    if (!wanted.delete(el.outerHTML) && !el.matches("script")) el.remove();
  }
  for (const el of wanted.values()) document.head.append(adopt(el));
}
