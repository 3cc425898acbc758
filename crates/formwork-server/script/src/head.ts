/** Morphs the document's head: its title, and what it links to. */
import { adopt } from "./adopt";
import { attr, removeAttr } from "./dom";

const COMPARED = "meta,link,base,script,style";

/** Stylesheets that are not to be applied yet, and their HTML on the page that they are for. */
const waiting = new Map<Element, string>();

/** Loads the stylesheets that a page adds, so that they apply at the moment when it is shown. */
export async function loadStyles(next: Document): Promise<void> {
  const present = new Map([...document.head.querySelectorAll("link")].map((el) => [htmlOf(el), el]));
  // What has a type or is disabled may never load.
  const links = next.head.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet][href]:not([type],[disabled])");
  const loads: Promise<unknown>[] = [];
  let following: HTMLLinkElement | null = null;
  for (const el of [...links].reverse()) {
    const link = present.get(el.outerHTML) ?? document.importNode(el);
    if (!link.isConnected) loads.push(load(link, following));
    following = link;
  }
  await Promise.all(loads);
}

function load(link: HTMLLinkElement, following: Node | null): Promise<unknown> {
  waiting.set(link, link.outerHTML);
  link.media = "not all";
  document.head.insertBefore(link, following);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}

function htmlOf(el: Element): string {
  return waiting.get(el) ?? el.outerHTML;
}

/** Adds what is missing where it belongs, removes what is gone, leaves what is the same. */
export function morphHead(next: Document): void {
  if (document.title !== next.title) document.title = next.title;
  const { head } = document;
  const wanted = new Map([...next.head.querySelectorAll(COMPARED)].map((el) => [el.outerHTML, el]));
  const present = new Map<string, Element>();
  for (const el of head.querySelectorAll(COMPARED)) {
    const html = htmlOf(el);
    if (wanted.has(html)) present.set(html, el);
    // A script that has run stays: it cannot be undone, and must not run again when it returns.
    else if (el.tagName !== "SCRIPT" && !waiting.has(el)) el.remove();
  }
  let following: Node | null = null;
  for (const [html, el] of [...wanted].reverse()) {
    const twin = present.get(html);
    if (twin && waiting.delete(twin)) setMedia(twin as HTMLLinkElement, attr(el, "media"));
    if (twin || !el.matches("[data-build]")) following = twin ?? head.insertBefore(adopt(el), following);
  }
}

function setMedia(link: HTMLLinkElement, media: string | null): void {
  if (media === null) removeAttr(link, "media");
  else link.media = media;
}
