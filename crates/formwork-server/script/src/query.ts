/** Forms that ask (`method="get"`, such as a search): they lead to a page as a link does. */
import type { Control } from "./controls";
import { attr } from "./dom";
import { emit, listenLast } from "./events";
import { noteSent } from "./merge";
import { isNewest, latest } from "./order";
import { destinationOf, readBody } from "./submission";
import { update, visit } from "./visit";

let timer: number;

/** Starts listening for submits, and for what is typed into a form with `data-formwork-debounce`. */
export function startQueries(): void {
  listenLast("submit", submitted);
  addEventListener("input", typed);
}

function submitted(event: SubmitEvent): void {
  const { submitter } = event;
  const form = event.target as HTMLFormElement;
  const url = event.isTrusted && !event.defaultPrevented && queryOf(form, submitter);
  if (!url) return;
  event.preventDefault();
  if (emit("before-submit", { form, submitter })) void visit(url);
}

function typed({ target }: Event): void {
  const { form } = target as Control;
  const pause = form && attr(form, "data-formwork-debounce");
  if (!pause) return;
  clearTimeout(timer);
  timer = setTimeout(ask, +pause, form, latest());
}

function ask(form: HTMLFormElement, ticket: number): void {
  // Whoever has submitted the form meanwhile, or gone elsewhere, has been answered.
  const url = isNewest(ticket) && queryOf(form, null);
  if (!url || url.href === location.href) return;
  noteSent(form);
  void update(url, form);
}

/** Where the form leads: its entries take the place of its action's query. */
function queryOf(form: HTMLFormElement, submitter: HTMLElement | null): URL | undefined {
  const to = destinationOf(form, submitter, "get");
  // An empty query is one, too; but Chromium takes none for nothing if it is set.
  return to && new URL(`?${readBody(form, submitter, false)}${to.url.hash}`, to.url);
}
