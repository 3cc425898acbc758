/** Shows which forms are being sent, and knows which those are. */
import { removeAttr, setAttr } from "./dom";
import { emit, listen } from "./events";
import { showTools } from "./progress";

/** A form that was submitted, and waits for its answer. */
export interface Submission {
  form: HTMLFormElement;
  submitter: HTMLButtonElement | null;
  /** Where it goes, and what is sent, as text. */
  print: string;
  ticket: number;
  request: XMLHttpRequest;
  progress?: ProgressEvent;
}

/** The ticket of a submission whose form was sent once more: every answer on show is newer. */
const UNWANTED = -1;

/** The forms that wait, and for the answer to what. */
export const sending = new Map<HTMLFormElement, Submission>();

/** Marks a form as being sent. Its entries must have been read: a disabled button has none. */
export function setBusy(submission: Submission): void {
  const { form } = submission;
  const older = sending.get(form);
  if (older) {
    enable(older, true);
    older.ticket = UNWANTED;
  }
  sending.set(form, submission);
  show(submission);
}

/** Shows how far a form with files has been sent. */
export function showProgress(submission: Submission): void {
  const { form, request } = submission;
  request.upload.onprogress = (progress) => {
    submission.progress = progress;
    if (sending.get(form) === submission) show(submission);
    emit("progress", { form, loaded: progress.loaded, total: progress.total });
  };
}

/** Breaks off what is being sent; all that was entered stays. */
export function cancel(submission?: Submission): void {
  if (submission) release(submission);
  submission?.request.abort();
}

/**
 * Makes the form usable again, and gives its button the focus back that disabling it took; unless
 * the form was sent once more, or is usable already.
 */
export function release(submission: Submission): boolean {
  const { form, submitter } = submission;
  if (sending.get(form) !== submission) return false;
  sending.delete(form);
  removeAttr(form, "aria-busy");
  showTools(form, false);
  enable(submission, true);
  const focused = document.activeElement as HTMLElement | null;
  if (!focused || focused === document.body || focused.hidden) submitter?.focus({ preventScroll: true });
  emit("settled", { form });
  return true;
}

/** Another form's answer has morphed the page while these wait. */
export function startBusy(): void {
  listen("formwork:render", () => sending.forEach(show));
}

function show(submission: Submission): void {
  setAttr(submission.form, "aria-busy", "true");
  enable(submission, false);
  showTools(submission.form, true, submission.progress);
}

function enable({ submitter }: Submission, isEnabled: boolean): void {
  if (submitter) submitter.disabled = !isEnabled;
}
