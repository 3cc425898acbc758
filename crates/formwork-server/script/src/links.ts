/** Listens for clicks on links, and leaves to the browser all but the plain ones. */
import { listenLast } from "./events";
import { remember } from "./history";
import { destinationOfLink } from "./link";
import { isCurrentPage } from "./urls";
import { visit } from "./visit";

/** Starts listening. */
export function startLinks(): void {
  listenLast("click", clicked);
}

function clicked(event: MouseEvent): void {
  const url = isPlainClick(event) && destinationOfLink(event.target);
  if (!url) return;
  if (url.href.includes("#") && isCurrentPage(url)) return remember();
  event.preventDefault();
  void visit(url);
}

function isPlainClick(event: MouseEvent): boolean {
  return !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
