/** What the visitor has entered on a page that they leave, to have it back when they return. */
import { type Control, enter, type Entry, entryOf, isEdited } from "./controls";
import { attr, closest } from "./dom";

/** Entries by what tells their controls from others in any render of the page. */
export type Entered = Map<string, Entry>;

/** Collects what was entered anywhere but in the form whose answer leads away. */
export function collectEntered(submitted?: HTMLFormElement): Entered {
  const entered: Entered = new Map();
  forEach((control, key) => {
    const isSubmitted = submitted && control.form === submitted;
    if (!isSubmitted && isEdited(control)) entered.set(key, entryOf(control));
  });
  return entered;
}

/** Enters it again. */
export function restoreEntered(entered?: Entered): void {
  if (entered?.size) {
    forEach((control, key) => {
      const entry = entered.get(key);
      if (entry !== undefined) enter(control, entry);
    });
  }
}

/** Calls `use` for each control whose entry may be kept: no secret, and none that asks for nothing to be kept. */
function forEach(use: (control: Control, key: string) => void): void {
  const counts: Record<string, number> = {};
  for (const control of document.querySelectorAll<Control>("input,textarea,select")) {
    const { form, name, type } = control;
    if (/^(password|file|hidden)$/.test(type) || closest(control, "[autocomplete=off]")) continue;
    const value = /^(radio|checkbox)$/.test(type) && attr(control, "value");
    const key = [form && attr(form, "id"), name, type, value].join();
    counts[key] = (counts[key] ?? 0) + 1;
    use(control, key + counts[key]);
  }
}
