/** Form controls: what the visitor has entered, beside what the server's HTML says. */
import { remake } from "./adopt";
import { checkSize } from "./sizes";

/** A control that a visitor enters something into. */
export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a control holds: text, a tick, or the values of the selected options. */
export type Entry = string | boolean | string[];

/** What is hidden is entered by nobody: it is what its HTML says. */
const CONTROLS = "input:not([type=hidden]),textarea,select";

/** All controls that match. */
export function controls(selector = CONTROLS): Control[] {
  return [...document.querySelectorAll<Control>(selector)];
}

/** The controls of a form that match, wherever on the page they are. */
export function controlsOf(form: Element | null | undefined, selector = CONTROLS): Control[] {
  return controls(selector).filter((control) => form && control.form === form);
}

/** What a control holds now. */
export function entryOf(control: Control): Entry {
  if (isSelect(control)) return [...control.selectedOptions].map((option) => option.value);
  return isTickable(control) ? control.checked : control.value;
}

/** What a control would hold if nobody had entered anything: its HTML says it, and its type. */
export function defaultOf(control: Control): Entry {
  // A text area's first line break would be taken for one that belongs to its tag.
  if (control.type === "textarea") return (control as HTMLTextAreaElement).defaultValue;
  return entryOf(remake(control) as Control);
}

/** What controls held by default when their form was first sent, until the server takes it. */
export const given = new WeakMap<Control, Entry>();

/** What a control would hold if nobody had entered anything, nor sent it: a form that is sent back says what was entered. */
export function givenOf(control: Control): Entry {
  return given.get(control) ?? defaultOf(control);
}

/** Whether two entries are the same. */
export function isEqual(a: Entry | undefined, b: Entry | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Lets a control hold an entry, but for a file, which only a visitor can choose. */
export function enter(control: Control, entry: Entry): void {
  // Setting an equal value would still move the caret.
  if (isEqual(entryOf(control), entry)) return;
  if (isSelect(control)) return select(control, entry as string[]);
  if (isTickable(control)) control.checked = entry as boolean;
  else if (!isFile(control) || !entry) control.value = entry as string;
  checkSize(control as HTMLInputElement);
}

/** Whether files are chosen in it. */
export function isFile(control: Control): control is HTMLInputElement {
  return !!(control as HTMLInputElement).files;
}

function isSelect(control: Control): control is HTMLSelectElement {
  return /select/.test(control.type);
}

function isTickable(control: Control): control is HTMLInputElement {
  return /checkbox|radio/.test(control.type);
}

function select(control: HTMLSelectElement, values: string[]): void {
  const isOffered = [...control.options].some((option) => values.includes(option.value));
  // An entry that is no longer on offer gives way to the server's.
  if (values.length && !isOffered) return;
  for (const option of control.options) option.selected = values.includes(option.value);
}
