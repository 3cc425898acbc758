/** Where the focus is, and where it should go. */
import { all, contains } from "./dom";

/** Runs `change`, then gives the focus and the selection back if the change took them away. */
export function keepFocus(change: () => void): void {
  const focused = document.activeElement as HTMLInputElement | null;
  const range = focused && selectionOf(focused);
  change();
  const heir = focused?.isConnected ? focused : focused?.id && document.getElementById(focused.id);
  if (!heir || heir === document.activeElement) return;
  heir.focus({ preventScroll: true });
  if (range) (heir as HTMLInputElement).setSelectionRange?.(...range);
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

/** After a page change: the element that asks for the focus, or else the main heading or part. */
export function focusPage(): void {
  for (const selector of ["[autofocus]", "h1", "main"]) {
    const target = document.querySelector<HTMLElement>(selector);
    if (!target) continue;
    // What has no place in the order of the Tab key needs to be told that it can have the focus.
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    // What is disabled or hidden cannot.
    if (target === document.activeElement) return;
  }
  (document.activeElement as HTMLElement | null)?.blur();
}

/** After a refused submission: the error summary, or else the first field in error. */
export function focusErrors(): void {
  (
    document.querySelector<HTMLElement>("[data-formwork-errors]") ??
    document.querySelector<HTMLElement>('[aria-invalid="true"]')
  )?.focus();
}

/** After any other answer to `form`: what asks for the focus in it, such as the new row of a list. */
export function focusWanted(form: HTMLFormElement): void {
  // The answer may show another form in its place, such as the next step.
  const scope = contains(document, form) ? form : document.body;
  all(scope, "[autofocus]")[0]?.focus();
}
