/** Listens for form submissions, and sends them in the browser's place. */
import { clearAlert, showAlert } from "./alert";
import { receive, type Reply } from "./answer";
import { isBusy, release, setBusy } from "./busy";
import { stopChecks } from "./check";
import { attr } from "./dom";
import { emit, listenLast } from "./events";
import { begin } from "./order";
import { type Destination, destinationOf, readBody } from "./submission";

/** The name of the buttons that change a list. */
const LIST_BUTTON = "_list";

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
  stopChecks();
  clearAlert(form);
  const body = readBody(form, submitter, to.isMultipart);
  emit("submit", { form, submitter, entries: new FormData(form, submitter), url: to.url.href });
  setBusy(form, submitter);
  const reply = await post(to.url, body).catch(() => undefined);
  const changesList = !!submitter && attr(submitter, "name") === LIST_BUTTON;
  if (reply) return receive({ form, ticket, changesList, ...reply });
  release(form);
  showAlert(form, 0);
}

async function post(url: URL, body: BodyInit): Promise<Reply> {
  const headers = { "Formwork-Request": "submit", Accept: "text/html" };
  const response = await fetch(url, { method: "POST", body, headers, redirect: "follow", credentials: "same-origin" });
  return { response, body: await response.blob() };
}
