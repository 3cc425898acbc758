/** What the visitor has entered on a page that they leave, to have it back when they return. */
import { type Control, controls, enter, type Entry, entryOf, isEdited } from "./controls";
import { attr, closest } from "./dom";

/** Entries by what tells their controls from others in any render of the page. */
export type Entered = Map<string, Entry>;

/** Controls with a secret, and those of which nothing is to be kept. */
const NOT_KEPT = "[type=password],[autocomplete=off]";

/** Collects what was entered anywhere but in the form whose answer leads away. */
export function collectEntered(submitted?: HTMLFormElement): Entered {
  const entered: Entered = new Map();
  for (const control of controls()) {
    const isKept = control.form !== submitted && !closest(control, NOT_KEPT) && isEdited(control);
    if (isKept) entered.set(keyOf(control), entryOf(control));
  }
  return entered;
}

/** Enters it again. */
export function restoreEntered(entered?: Entered): void {
  for (const control of controls()) {
    const entry = entered?.get(keyOf(control));
    if (entry !== undefined) enter(control, entry);
  }
}

/** One that the server has changed since is another: the visitor has not seen it. */
function keyOf(control: Control): string {
  const { form, id, name } = control;
  return [form && attr(form, "id"), id, name, attr(control, "value")].join();
}
