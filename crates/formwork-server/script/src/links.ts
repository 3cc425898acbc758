/** Listens for clicks on links, and leaves to the browser all but the plain ones. */
import { listenLast } from "./events";
import { rememberScroll } from "./history";
import { isCurrentPage, isSameOrigin, targetsThisWindow } from "./urls";
import { visit } from "./visit";

/** Starts listening. */
export function startLinks(): void {
  listenLast("click", clicked);
}

function clicked(event: MouseEvent): void {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!link || !isPlainClick(event) || !isPlainLink(link)) return;
  const url = urlOf(link);
  if (!url || !isSameOrigin(url) || url.pathname.startsWith("/_formwork/")) return;
  if (url.href.includes("#") && isCurrentPage(url)) return rememberScroll();
  event.preventDefault();
  void visit(url);
}

function isPlainClick(event: MouseEvent): boolean {
  const isModified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return !event.defaultPrevented && event.button === 0 && !isModified;
}

function isPlainLink(link: Element): boolean {
  return (
    targetsThisWindow(link.getAttribute("target")) &&
    !link.closest('[download],[rel~="external"],[data-formwork="off"],[contenteditable]')
  );
}

/** The address of a link, also of one in a drawing; nothing if it is not well formed. */
function urlOf(link: Element): URL | undefined {
  try {
    return new URL(link.getAttribute("href")!, link.baseURI);
  } catch {
    return undefined;
  }
}
