/** Where the focus is, and where it should go. */
import { all, closest, contains } from "./dom";

const FOCUSABLE = "a[href],button,input,select,textarea,summary,[tabindex]";

/** Runs `change`, then gives the focus and the selection back if the change took them away. */
export function keepFocus(isSamePage: boolean, change: () => void): void {
  const focused = document.activeElement as HTMLInputElement | null;
  const range = focused && selectionOf(focused);
  const neighbors = isSamePage ? neighborsOf(focused) : [];
  change();
  const heir = focused?.isConnected ? focused : focused?.id && document.getElementById(focused.id);
  // Another page says itself where the focus goes.
  if (!heir) return void focusFirst(neighbors);
  if (heir !== document.activeElement) heir.focus({ preventScroll: true });
  select(heir as HTMLInputElement, range);
}

/** What could have the focus instead of an element: first what follows it, then what comes before. */
function neighborsOf(focused: Element | null): HTMLElement[] {
  const focusable = [...document.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const index = focusable.indexOf(focused as HTMLElement);
  return index < 0 ? [] : [...focusable.slice(index), ...focusable.slice(0, index).reverse()];
}

/** Focuses the first element that can be, if any. */
function focusFirst(els: HTMLElement[]): boolean {
  return els.some((el) => {
    if (el.isConnected) el.focus({ preventScroll: true });
    return el === document.activeElement;
  });
}

function select(control: HTMLInputElement, range?: Range | null): void {
  const now = selectionOf(control);
  // A new value moved the caret to its end. An equal selection is left alone: it may be composing.
  if (range && now && `${now}` !== `${range}`) control.setSelectionRange(...range);
}

type Range = [start: number, end: number, direction: "forward" | "backward" | "none" | undefined];

function selectionOf({ selectionStart, selectionEnd, selectionDirection }: HTMLInputElement): Range | undefined {
  // Null in controls that have no text selection, undefined in other elements.
  if (selectionStart == null || selectionEnd == null) return undefined;
  return [selectionStart, selectionEnd, selectionDirection ?? undefined];
}

/** Replaces an element; if it held the focus, the element at the same place in its successor gets it. */
export function replaceKeepingFocus(el: Element, successor: Element): void {
  const focused = document.activeElement;
  const index = [...el.querySelectorAll("*")].findIndex((inner) => inner === focused);
  el.replaceWith(successor);
  const twin = successor.querySelectorAll<HTMLElement>("*")[index];
  if (twin?.tagName === focused?.tagName) twin?.focus({ preventScroll: true });
}

/** After a page change: the element that asks for the focus, or else the main heading, or the main part. */
export function focusPage(): void {
  const heading = document.querySelector("h1") ?? document.querySelector("main");
  if (heading && heading.tabIndex < 0) heading.tabIndex = -1;
  const wanted = [...document.querySelectorAll<HTMLElement>("[autofocus]"), heading ?? document.body];
  // Not what was pressed on the page before, which may still be there.
  if (!focusFirst(wanted)) (document.activeElement as HTMLElement | null)?.blur();
}

/** After a refused submission: the form's error summary, or else its first field in error. */
export function focusErrors(form?: HTMLFormElement): void {
  const first = (selector: string) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find((el) => {
      const owner = closest(el, "form");
      // Another form may still show what was wrong with it; and the answer may have another in the form's place.
      return !form || !owner || owner === form || !contains(document, form);
    });
  (first("[data-formwork-errors]") ?? first('[aria-invalid="true"]'))?.focus();
}

/** After any other answer to `form`: what asks for the focus in it, such as the new row of a list. */
export function focusWanted(form: HTMLFormElement): void {
  // The answer may show another form in its place, such as the next step.
  const scope = contains(document, form) ? form : document.body;
  all(scope, "[autofocus]")[0]?.focus();
}
