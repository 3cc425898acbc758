/** Shows what a check has found wrong with fields: the server, or an island. */
import type { Control } from "./controls";
import { removeAttr, setAttr } from "./dom";
import { listen } from "./events";

/** What waits for the pointer: if the page moved under it, it would be released beside what it pressed. */
let held: (() => void)[] | undefined;

/** Starts listening. */
export function startVerdicts(): void {
  listen("pointerdown", () => (held ??= []));
  // The click comes next, in the same task.
  listen("pointerup pointercancel", () => setTimeout(release));
}

function release(): void {
  const shows = held ?? [];
  held = undefined;
  for (const show of shows) show();
}

/** Brings the errors of the controls' fields to what they are in `page`, and nothing else of it. */
export function showVerdict(controls: Control[], page: Document): void {
  for (const name of new Set(controls.map((control) => control.name))) {
    const field = controls.filter((control) => control.name === name);
    const error = page.getElementById(errorIdOf(field));
    // Where the server has nothing to say, it writes a space.
    if (error) showField(field, error.textContent.trim());
  }
}

/** The controls of one name are a field; the first has the id that the error's is made of. */
function errorIdOf(controls: Control[]): string {
  return `${controls[0]?.id}-error`;
}

/** Shows what is wrong with a field; nothing, if the text is empty. */
export function showField(controls: Control[], text: string): void {
  if (held) held.push(() => mark(controls, text));
  else mark(controls, text);
}

function mark(controls: Control[], text: string): void {
  const error = document.getElementById(errorIdOf(controls));
  if (!error) return;
  // Setting an equal text would still make screen readers repeat it.
  if (error.textContent !== text) error.textContent = text;
  error.hidden = !text;
  for (const control of controls) {
    if (text) setAttr(control, "aria-invalid", "true");
    else removeAttr(control, "aria-invalid");
  }
}
