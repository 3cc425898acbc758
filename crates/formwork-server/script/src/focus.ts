/** Where the focus is, and where it should go. */
import { all, closest, contains } from "./dom";

const FOCUSABLE = "a[href],button,input,select,textarea,summary,[tabindex]";

/** Runs `change`, then gives the focus and the selection back if the change took them away. */
export function keepFocus(isSamePage: boolean, change: () => void): void {
  const focused = document.activeElement as HTMLInputElement | null;
  const range = focused && selectionOf(focused);
  const before = focusable().slice(0, focusable().indexOf(focused!));
  change();
  const heir = focused?.isConnected ? focused : focused?.id && document.getElementById(focused.id);
  // Another page says itself where the focus goes.
  if (!heir) return void (isSamePage && focusFirst(neighborsOf(before)));
  if (heir !== document.activeElement) heir.focus({ preventScroll: true });
  select(heir as HTMLInputElement, range);
}

/**
 * What could have the focus in place of an element that came after others: first what comes after them
 * now, be it its successor or what followed it, then what comes before.
 */
function neighborsOf(before: HTMLElement[]): HTMLElement[] {
  const now = focusable();
  const index = now.indexOf(before.findLast((el) => el.isConnected)!) + 1;
  return [...now.slice(index), ...now.slice(0, index).reverse()];
}

function focusable(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(FOCUSABLE)];
}

/** Focuses the first element that can be, if any. */
function focusFirst(els: HTMLElement[]): boolean {
  return els.some((el) => {
    el.focus({ preventScroll: true });
    return el === document.activeElement;
  });
}

function select(el: HTMLInputElement, range?: Range | Caret | false | null): void {
  const now = selectionOf(el);
  // A new value moved the caret to its end. An equal selection is left alone: it may be composing.
  if (!range || !now || `${now}` === `${range}`) return;
  try {
    if (range[2]) el.setSelectionRange(...range);
    else getSelection()!.collapse(...(range as [Node | null, number]));
  } catch {
    // The text ends before.
  }
}

/** What is selected in a control. */
type Range = [start: number, end: number, direction: "forward" | "backward" | "none"];

/** Where one types in an element that can be edited. */
type Caret = [node: Node | null, offset: number, direction?: undefined];

function selectionOf(el: HTMLInputElement): Range | Caret | false {
  const { selectionStart, selectionEnd, selectionDirection } = el;
  // Null in controls that have no text selection, undefined in other elements.
  if (selectionDirection) return [selectionStart!, selectionEnd!, selectionDirection];
  return el.isContentEditable && [getSelection()!.focusNode, getSelection()!.focusOffset];
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
  (first("[data-formwork-errors]") ?? first("[aria-invalid=true]"))?.focus();
}

/** After any other answer to `form`: what asks for the focus in it, such as the new row of a list. */
export function focusWanted(form: HTMLFormElement): void {
  // The answer may show another form in its place, such as the next step.
  all(contains(document, form) ? form : document.body, "[autofocus]")[0]?.focus();
}
