/** What the visitor has entered on a page that they leave, to have it back when they return. */
import { type Control, controls, enter, type Entry, entryOf, givenOf, isEqual } from "./controls";
import { attr, closest } from "./dom";
import { identityOf } from "./match";

/** Entries, each with what tells its control from others in any render of the page. */
export type Entered = [key: string, entry: Entry][];

/** Controls with a secret, and those of which nothing is to be kept. */
const NOT_KEPT = "[type=password],[autocomplete$=password],[autocomplete=off]";

/** Collects what was entered. */
export function collectEntered(): Entered {
  const entered = kept().filter(([control]) => !isEqual(entryOf(control), givenOf(control)));
  return entered.map(([control, key]) => [key, entryOf(control)]);
}

/** Enters it again. */
export function restoreEntered(entered?: Entered): void {
  const entries = new Map(entered);
  if (!entries.size) return;
  for (const [control, key] of kept()) {
    enter(control, entries.get(key) ?? entryOf(control));
  }
}

/**
 * All of which something may be kept, each with its key. What a form says of itself holds for all of its
 * controls, wherever on the page they are.
 */
function kept(): [Control, key: string][] {
  const counts: Record<string, number> = {};
  return controls()
    .filter((control) => ![control, control.form].some((el) => el && closest(el, NOT_KEPT)))
    .map((control) => {
      const key = keyOf(control);
      // Those of a list may have one name.
      counts[key] = (counts[key] ?? 0) + 1;
      return [control, key + counts[key]];
    });
}

/**
 * One that the server has changed since is another, as is one of a form that leads elsewhere: the
 * visitor has not seen it.
 */
function keyOf(control: Control): string {
  const { form } = control;
  return [form && [attr(form, "id"), attr(form, "action")], identityOf(control), givenOf(control)].join();
}
