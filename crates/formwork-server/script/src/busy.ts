/** Shows which forms are being sent, and knows which those are. */
import { contains, removeAttr, setAttr } from "./dom";
import { emit } from "./events";
import { showTools } from "./progress";
import type { Transfer } from "./transfer";

/** A form that was submitted, and waits for its answer. */
export interface Submission {
  form: HTMLFormElement;
  submitter: HTMLButtonElement | null;
  /** The entries as they were sent. */
  sent: FormData;
  /** Where it goes, and what is sent. */
  print: string;
  ticket: number;
  transfer: Transfer;
  hadFocus?: boolean;
  progress?: ProgressEvent;
}

const sending = new Map<HTMLFormElement, Submission>();

/** Whether `form` waits for its answer; with a `print`, for the answer to just this. */
export function isBusy(form: HTMLFormElement, print?: string): boolean {
  const submission = sending.get(form);
  return !!submission && (print ?? submission.print) === submission.print;
}

/** Whether any form waits. */
export function isAnyBusy(): boolean {
  return sending.size > 0;
}

/** Whether the form was sent once more after `submission`, and waits for that answer. */
export function isReplaced(submission: Submission): boolean {
  return (sending.get(submission.form) ?? submission) !== submission;
}

/** Marks a form as being sent. Its entries must have been read: a disabled button has none. */
export function setBusy(submission: Submission): void {
  const { form, submitter } = submission;
  submission.hadFocus = !!submitter && contains(submitter, document.activeElement);
  enable(sending.get(form)?.submitter, true);
  sending.set(form, submission);
  show(submission);
}

/** Shows how far a form has been sent. */
export function setProgress(submission: Submission, progress: ProgressEvent): void {
  if (isReplaced(submission)) return;
  submission.progress = progress;
  showTools(submission.form, submission);
  emit("progress", { form: submission.form, loaded: progress.loaded, total: progress.total });
}

/** Breaks off what is being sent; all that was entered stays. */
export function cancel(form: HTMLFormElement): void {
  sending.get(form)?.transfer.cancel();
}

/**
 * Makes the form usable again, and gives its button the focus back that disabling it took; unless
 * the form was sent once more.
 */
export function release(submission: Submission): void {
  const { form, submitter, hadFocus } = submission;
  if (sending.get(form) !== submission) return;
  sending.delete(form);
  removeAttr(form, "aria-busy");
  showTools(form);
  enable(submitter, true);
  const focused = document.activeElement as HTMLElement | null;
  const isFocusLost = !focused || focused === document.body || focused.hidden;
  if (submitter && hadFocus && isFocusLost) submitter.focus({ preventScroll: true });
  emit("settled", { form });
}

/** Another form's answer has morphed the page while these wait; and a page may return from a cache. */
export function startBusy(): void {
  document.addEventListener("formwork:render", () => sending.forEach(show));
  addEventListener("pageshow", ({ persisted }) => persisted && sending.forEach(release));
}

function show(submission: Submission): void {
  setAttr(submission.form, "aria-busy", "true");
  enable(submission.submitter, false);
  showTools(submission.form, submission);
}

function enable(button: HTMLButtonElement | null | undefined, isEnabled: boolean): void {
  if (button) button.disabled = !isEnabled;
}
