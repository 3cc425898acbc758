/** Listens for form submissions, and sends them in the browser's place. */
import { clearAlert, showAlert } from "./alert";
import { receive, type Reply } from "./answer";
import { isBusy, release, setBusy } from "./busy";
import { emit, listenLast } from "./events";
import { begin } from "./order";
import { type Destination, destinationOf, readBody } from "./submission";

/** Starts listening. */
export function startForms(): void {
  listenLast("submit", submitted);
}

function submitted(event: SubmitEvent): void {
  const { submitter } = event;
  const form = event.target as HTMLFormElement;
  const destination = !event.defaultPrevented && destinationOf(form, submitter);
  if (!destination) return;
  event.preventDefault();
  // A form that is being sent is not sent twice; a cancelled one not at all.
  if (!isBusy(form) && emit("before-submit", { form, submitter })) void send(form, submitter, destination);
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null, to: Destination): Promise<void> {
  const ticket = begin();
  clearAlert(form);
  const body = readBody(form, submitter, to.isMultipart);
  setBusy(form, submitter);
  const reply = await post(to.url, body).catch(() => undefined);
  if (reply) return receive({ form, ticket, ...reply });
  release(form);
  showAlert(form, 0);
}

async function post(url: URL, body: BodyInit): Promise<Reply> {
  const headers = { "Formwork-Request": "submit", Accept: "text/html" };
  const response = await fetch(url, { method: "POST", body, headers, redirect: "follow", credentials: "same-origin" });
  return { response, body: await response.blob() };
}
