/**
 * Form controls: what the visitor has entered, beside what the server's HTML says.
 *
 * A control is *edited* where its value differs from its default, that is from the last HTML.
 */
import { all, attr, nodeName } from "./dom";
import { checkSize } from "./sizes";

/** A control that a visitor enters something into. */
export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a control holds: text, a tick, or the values of the selected options. */
export type Entry = string | boolean | string[];

/** Controls whose entry outlives the morph. */
export type Edited = Map<Element, Entry>;

/** Collects what the visitor entered anywhere but in the submitted form. */
export function collectEdited(submitted?: HTMLFormElement): Edited {
  const edited: Edited = new Map();
  for (const control of document.querySelectorAll<Control>("input,textarea,select")) {
    const isSubmitted = submitted && control.form === submitted;
    if (!isSubmitted && isEdited(control)) edited.set(control, entryOf(control));
  }
  return edited;
}

/** Puts back what the changes around a control undid, such as a new default in its radio group. */
export function restoreEdited(edited: Edited): void {
  for (const [control, entry] of edited) {
    // A chosen file cannot be set; nothing in a morph takes it away either.
    if (!isFile(control)) enter(control as Control, entry);
  }
}

/** The controls of a form that match, wherever on the page they are. */
export function controlsOf(form: Element | null, selector: string): Control[] {
  return [...document.querySelectorAll<Control>(selector)].filter((control) => form && control.form === form);
}

/** Gives a control the server's entry. */
export function takeEntry(control: Element, next: Element, clearFiles: boolean): void {
  if (!isControl(control)) return;
  if (isFile(control)) {
    if (clearFiles || isKept(next as HTMLInputElement)) clearFile(control);
  } else if (!isHeldBack(next as Control)) {
    enter(control, entryOf(next as Control));
  }
}

/**
 * Whether a form that was sent back, to be submitted once more, lacks the entry: no password is.
 *
 * In a list another row may have taken the control's place.
 */
function isHeldBack({ type, name, form }: Control): boolean {
  return type === "password" && !name.includes("[") && !!form && attr(form, "data-formwork-draft") !== null;
}

function clearFile(control: HTMLInputElement): void {
  control.value = "";
  checkSize(control);
}

/** Whether the server has kept the file: then another control of the name refers to it. */
function isKept({ form, name }: HTMLInputElement): boolean {
  return !!form && [...all(form, "input:not([type=file])")].some((other) => (other as HTMLInputElement).name === name);
}

function isControl(el: Element): el is Control {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(nodeName(el));
}

function isFile(el: Element): el is HTMLInputElement {
  return (el as Control).type === "file";
}

function isSelect(control: Control): control is HTMLSelectElement {
  return control.tagName === "SELECT";
}

function isTickable(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}

/** Whether it holds something else than the server's HTML says. */
export function isEdited(control: Control): boolean {
  if (isSelect(control)) return isSelectEdited(control);
  return isTickable(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue;
}

function isSelectEdited(select: HTMLSelectElement): boolean {
  const options = [...select.options];
  // A drop-down without a marked default starts on its first option.
  const startsOnFirst = !select.multiple && !options.some((option) => option.defaultSelected);
  if (startsOnFirst) return select.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

/** What a control holds now. */
export function entryOf(control: Control): Entry {
  if (isSelect(control)) return [...control.selectedOptions].map((option) => option.value);
  return isTickable(control) ? control.checked : control.value;
}

/** Lets a control hold an entry. */
export function enter(control: Control, entry: Entry): void {
  if (isSelect(control)) select(control, entry as string[]);
  else if (isTickable(control)) control.checked = entry as boolean;
  // Setting an equal value would still move the caret.
  else if (control.value !== entry) control.value = entry as string;
}

function select(control: HTMLSelectElement, values: string[]): void {
  const isOffered = [...control.options].some((option) => values.includes(option.value));
  // An entry that is no longer on offer gives way to the server's.
  if (values.length && !isOffered) return;
  for (const option of control.options) option.selected = values.includes(option.value);
}
