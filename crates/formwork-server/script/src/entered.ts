/** What the visitor has entered on a page that they leave, to have it back when they return. */
import { type Control, enter, type Entry, entryOf, isEdited } from "./controls";
import { attr } from "./dom";

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
  forEach((control, key) => {
    const entry = entered?.get(key);
    if (entry !== undefined) enter(control, entry);
  });
}

/** Controls with a secret, with what cannot be entered again, or of which nothing is to be kept. */
const NOT_KEPT = "[type=password],[type=file],[type=hidden],[autocomplete=off]";

/** Calls `use` for each control whose entry may be kept. One that the server has changed is another. */
function forEach(use: (control: Control, key: string) => void): void {
  for (const control of document.querySelectorAll<Control>("input,textarea,select")) {
    const { form, id, name } = control;
    const isKept = !control.closest(NOT_KEPT);
    if (isKept) use(control, [form && attr(form, "id"), id, name, attr(control, "value")].join());
  }
}
