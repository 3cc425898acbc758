/** Which links the script follows, and where they lead. */
import { attr, closest } from "./dom";
import { isSameOrigin, resolve, targetsThisWindow } from "./urls";

/** Links that ask for more than a page: the browser knows how. */
const LEFT =
  '[download],[rel~=external],[data-formwork=off],[contenteditable]';

/** Where the link around `target` leads, if it is to be followed in the browser's place. */
export function destinationOfLink(target: EventTarget | null): URL | undefined {
  const link = target instanceof Element && closest(target, "a[href]");
  if (!link || closest(link, LEFT) || !targetsThisWindow(attr(link, "target"))) return undefined;
  const url = resolve(attr(link, "href")!);
  return url && isSameOrigin(url) && !url.pathname.startsWith("/_formwork/") ? url : undefined;
}
