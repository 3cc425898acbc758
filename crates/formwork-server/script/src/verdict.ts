/** Shows what the server has found wrong with fields, and nothing else of its answer. */
import type { Control } from "./controls";

/** Brings the errors of the controls' fields to what they are in `page`. */
export function showVerdict(controls: Control[], page: Document): void {
  for (const name of new Set(controls.map((control) => control.name))) {
    showField(controls.filter((control) => control.name === name), page);
  }
}

/** The controls of one name are a field; the first has the id that the error's is made of. */
function showField(controls: Control[], page: Document): void {
  const [first] = controls as [Control];
  const id = `${first.id}-error`;
  const error = document.getElementById(id);
  const next = page.getElementById(id);
  if (!error || !next) return;
  // Setting an equal text would still make screen readers repeat it.
  if (error.textContent !== next.textContent) error.textContent = next.textContent;
  error.hidden = next.hidden;
  const isInvalid = !next.hidden;
  for (const control of controls) setOrRemove(control, "aria-invalid", isInvalid ? "true" : "");
  describe(ownerOf(controls, first), id, isInvalid);
}

/** What the error describes: of a group, its fieldset. */
function ownerOf(controls: Control[], first: Control): Element {
  const isGroup = controls.length > 1 || first.type === "radio";
  return (isGroup && first.closest("fieldset")) || first;
}

/** Puts the error's id before the others, such as the hint's, or takes it away. */
function describe(el: Element, id: string, isInvalid: boolean): void {
  const others = (el.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((other) => other && other !== id);
  setOrRemove(el, "aria-describedby", (isInvalid ? [id, ...others] : others).join(" "));
}

function setOrRemove(el: Element, name: string, value: string): void {
  if (value) el.setAttribute(name, value);
  else el.removeAttribute(name);
}
