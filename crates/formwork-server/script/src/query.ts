/** Forms that ask (`method="get"`, such as a search) lead to a page as a link does, also while one types. */
import type { Control } from "./controls";
import { attr } from "./dom";
import { listen } from "./events";
import { noteSent } from "./merge";
import { isNewest, latest } from "./order";
import { type Destination, destinationOf, readBody } from "./submission";
import { update } from "./visit";

let timer: number;

/** Starts listening for what is typed into a form with `data-formwork-debounce`. */
export function startQueries(): void {
  listen("input", typed);
}

/** Where a form leads: its entries take the place of its action's query. */
export function queryOf({ url }: Destination, form: HTMLFormElement, submitter: HTMLElement | null): URL {
  // An empty query is one, too; but Chromium takes none for nothing if it is set.
  return new URL(`?${readBody(form, submitter, false)}${url.hash}`, url);
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
  const to = isNewest(ticket) && destinationOf(form, null);
  const url = to && to.isQuery && queryOf(to, form, null);
  if (!url || url.href === location.href) return;
  noteSent(form);
  void update(url, form);
}
