/** Navigation: fetches a page, and shows it in place. */
import { stopChecks } from "./check";
import { emit } from "./events";
import { type Loading, load } from "./load";
import { begin, beginVisit, isNewest, isStale } from "./order";
import { isOurBuild } from "./page";
import { takeAhead } from "./prefetch";
import { type Rendering, showEntry, showInPlace, showPage } from "./render";
import { transit } from "./transition";
import { isSameOrigin, leave } from "./urls";

let pending: Loading | undefined;

/** Stays on the page. A visit along the history goes on, for its address is there already. */
export function stay(): void {
  begin();
  mark(false);
}

/** Goes to `url`, as a link does, unless a listener cancels it. */
export async function visit(url: URL): Promise<void> {
  if (!emit("before-visit", { url: url.href })) return;
  if (mayLeave()) await navigate(url, showPage, isNewest);
  else leave(url);
}

/** Asks who would be asked if the page were unloaded. If one objects, the browser has to ask the visitor. */
function mayLeave(): boolean {
  const event = document.createEvent("BeforeUnloadEvent");
  event.initEvent("beforeunload", false, true);
  return dispatchEvent(event) && !event.returnValue;
}

/** Shows the page of a history entry that the browser has gone to. Only another visit stops that. */
export function traverse(url: URL): Promise<void> {
  return navigate(url, showEntry, (ticket) => !isStale(ticket));
}

/** Shows the page at `url` in place of the one on show, whose visitor goes on typing into `form` meanwhile. */
export function update(url: URL, form: HTMLFormElement): Promise<void> {
  return navigate(url, showInPlace, isNewest, form);
}

async function navigate(
  url: URL,
  show: (rendering: Rendering) => void,
  isWanted: (ticket: number) => boolean,
  submitted?: HTMLFormElement,
): Promise<void> {
  const ahead = takeAhead(url);
  const ticket = beginVisit();
  stopChecks();
  pending?.stop();
  if (!isSameOrigin(url)) return leave(url);
  const loading = (pending = ahead || load(url));
  mark(true);
  const rendering = await loading.page;
  if (pending === loading) mark(false);
  if (!isWanted(ticket)) return;
  if (rendering && isOurBuild(rendering.page)) {
    transit(() => isWanted(ticket) && show({ ...rendering, submitted }), !submitted);
  } else if (!submitted) {
    // What is no page of ours is not fetched to its end twice.
    loading.stop();
    leave(url);
  }
}

/** Says on the root element that a page is on its way. */
function mark(isVisiting: boolean): void {
  document.documentElement.toggleAttribute("data-formwork-visiting", isVisiting);
}
