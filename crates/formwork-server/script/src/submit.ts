/** Listens for form submissions, and sends them in the browser's place. */
import { clearAlert, showAlert } from "./alert";
import { receive } from "./answer";
import { cancel, release, sending, setBusy, showProgress } from "./busy";
import { stopChecks } from "./check";
import { emit, listenLast } from "./events";
import { startLate } from "./late";
import { noteSent } from "./merge";
import { begin } from "./order";
import { startCancels } from "./progress";
import { queryOf } from "./query";
import { type Destination, destinationOf, encode, entriesOf } from "./submission";
import { post } from "./transfer";
import { stay, visit } from "./visit";

/** Starts listening. */
export function startForms(): void {
  listenLast("submit", submitted);
  addEventListener("keydown", pressed);
  startCancels((form) => cancel(sending.get(form)));
  startLate();
}

/** Escape breaks off what is under way, as it does in a browser that loads a page. */
function pressed({ key, defaultPrevented }: KeyboardEvent): void {
  if (defaultPrevented || key !== "Escape") return;
  stay();
  sending.forEach(cancel);
}

function submitted(event: SubmitEvent): void {
  const { submitter } = event;
  const form = event.target as HTMLFormElement;
  // An event that a script made up submits nothing (DOM Standard, 2.10).
  const destination = event.isTrusted && !event.defaultPrevented && destinationOf(form, submitter);
  if (!destination) return;
  event.preventDefault();
  if (!emit("before-submit", { form, submitter })) return;
  if (destination.isQuery) void visit(queryOf(destination, form, submitter));
  else void send(form, submitter, destination);
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null, to: Destination): Promise<void> {
  const entries = entriesOf(form, submitter);
  const print = printOf(to, entries);
  // What is being sent is not sent twice. Anything else is, and then only the newer answer counts.
  if (sending.get(form)?.print === print) return;
  stopChecks();
  clearAlert(form);
  noteSent(form);
  const request = new XMLHttpRequest();
  const submission = { form, submitter: submitter as HTMLButtonElement | null, print, ticket: begin(), request };
  setBusy(submission);
  if (to.isMultipart) showProgress(submission);
  emit("submit", { form, submitter, entries, url: to.url.href });
  try {
    const reply = await post(request, to.url, encode(entries, to.isMultipart));
    if (reply) return await receive(submission, reply);
  } catch {
    // Such as an address that is none.
  }
  // One that was broken off is usable already.
  if (release(submission)) showAlert(form);
}

/** What tells one submission from another: where it goes, and its entries; of files, their names. */
function printOf(to: Destination, entries: FormData): string {
  return JSON.stringify(to) + encode(entries, false);
}
