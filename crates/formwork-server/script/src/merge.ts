/**
 * Decides what each control holds after the page has changed.
 *
 * *Mine* is what the visitor had in it, *theirs* what the new HTML says, and the *base* what the
 * server knew: what it said last, or what was sent. Of mine and theirs, the one that differs from
 * the base is held. If both do, that is a conflict: theirs is held, and mine is kept beside it.
 */
import { type Control, controls, controlsOf, defaultOf, type Entry, enter, entryOf, given, givenOf, isEqual } from "./controls";
import { emit } from "./events";

/** Keeps the visitor's entry that gave way to another of the server's. */
export const CONFLICT = "data-formwork-conflict";

/** What of the visitor's entries is to stay. */
export interface MergeOptions {
  /** The same page is rendered anew: what the visitor entered and opened stays. */
  keep: boolean;
  /** The form that was submitted. */
  submitted?: HTMLFormElement | undefined;
  /** The submission went through: its files were received and are no longer chosen. */
  accepted?: boolean;
}

interface Entries {
  mine: Entry;
  /** Where the control was: once it is taken out, it has no form. */
  form: HTMLFormElement | null;
  base?: Entry;
  theirs?: Entry;
}

/** The controls that were on the page before it changed. */
export type Held = Map<Control, Entries>;

const sent = new WeakMap<Control, Entry>();

/** Notes what a form is sent with: what is entered later, the server does not know. */
export function noteSent(form: HTMLFormElement): void {
  for (const control of controlsOf(form)) {
    sent.set(control, entryOf(control));
    given.set(control, givenOf(control));
  }
}

/** Collects what the controls hold, before the page changes. */
export function collectHeld(): Held {
  return new Map(controls().map((control) => [control, { mine: entryOf(control), form: control.form }]));
}

/** Notes what the server says of a control, before what it said last is overwritten, or `next` takes its place. */
export function noteTheirs(el: Node | undefined, next: Element, held: Held, options: MergeOptions): void {
  const control = el as Control;
  const entries = held.get(control);
  if (!entries) return;
  // An island's control is replaced by the next, any other one becomes it.
  held.set(next as Control, entries);
  const { mine, form } = entries;
  const theirs = (entries.theirs = entryOf(next as Control));
  const known = form === options.submitted ? sent.get(control) : undefined;
  // Another page has nothing to do with what was entered on this one.
  const isSentBack = options.accepted === false;
  if (isSentBack) given.set(next as Control, given.get(control)!);
  else given.delete(control);
  // What a form is sent back with is what was sent, put in order at most: what was entered since is newer.
  const isNewer = isSentBack && !isEqual(mine, known ?? mine);
  if (!options.keep || isEqual(mine, theirs)) entries.base = mine;
  else entries.base = isNewer ? theirs : (known ?? defaultOf(control));
}

/** Gives the controls what they are to hold, and says which entries of the visitor's gave way. */
export function settleHeld(held: Held, options: MergeOptions): void {
  const settled = [...held].filter((one) => one[1].theirs !== undefined && !holdBack(...one, options));
  for (const [control, { mine, theirs, base }] of settled) {
    if (!isEqual(theirs, base) || isEqual(entryOf(control), mine)) continue;
    // In case mine is no longer on offer.
    enter(control, theirs!);
    enter(control, mine);
  }
  // Last, for a radio button of theirs takes the tick from one of mine.
  for (const [control, { theirs, base }] of settled) if (!isEqual(theirs, base)) enter(control, theirs!);
  for (const [control, { mine, base }] of held) {
    if (!control.isConnected || isEqual(mine, base) || isEqual(entryOf(control), mine)) continue;
    control.setAttribute(CONFLICT, mine as string);
    emit("conflict", { control, mine });
  }
}

/** Keeps what the server's HTML cannot hold, although the form is to be submitted once more; says whether it does. */
function holdBack(control: Control, { mine, base, theirs }: Entries, { keep, accepted }: MergeOptions): boolean {
  const holds = /file|password/.test(control.type) && keep && !theirs && (!isEqual(mine, base) || !(accepted || isKept(control)));
  // It may be in the place of the one that it was entered into.
  if (holds) enter(control, mine);
  return holds;
}

/** Whether the server has kept the file: then another control of the name refers to it. */
function isKept({ form, name }: Control): boolean {
  return controlsOf(form, "[type=checkbox]").some((other) => other.name === name);
}
