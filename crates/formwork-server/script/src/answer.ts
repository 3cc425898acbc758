/** Decides what an answer to a form does to the page. */
import { parse } from "./adopt";
import { showAlert } from "./alert";
import { release } from "./busy";
import { isNewest, isStale, settle } from "./order";
import { build, buildOf } from "./page";
import { showAnswer } from "./render";
import { isHtml, isRefused } from "./response";
import { isCurrentPage, isSameOrigin, leave } from "./urls";

/** What the server sent, in full. */
export interface Reply {
  response: Response;
  body: Blob;
}

/** A reply, and the submission that it answers. */
export interface Answer extends Reply {
  form: HTMLFormElement;
  ticket: number;
  /** Whether a button was pressed that changes a list of the form, and nothing else. */
  changesList: boolean;
}

/** Shows the answer: its page, where it leads, or that the form could not be sent. */
export async function receive(answer: Answer): Promise<void> {
  const { form, response, body } = answer;
  const { ok, status, redirected } = response;
  const header = response.headers.get("Formwork-Location");
  const url = new URL(header ?? response.url, response.url);
  const isShown = header !== null || ok || isRefused(status);
  if (isShown && isHtml(response) && isSameOrigin(url)) return showDocument(answer, url, await body.text());
  if (header !== null || (ok && redirected)) return leaveUnlessStale(answer, url);
  release(form);
  if (!ok) showAlert(form, status);
  // The form was carried out, so it is not sent again: what came back is opened as it is.
  else if (body.size) location.assign(URL.createObjectURL(body));
}

function showDocument(answer: Answer, url: URL, html: string): void {
  const { form, ticket, response, changesList } = answer;
  const page = parse(html);
  const holdsInput = !response.ok || (changesList && isCurrentPage(url));
  // With a newer build on the server, only an answer that holds the visitor's input is mixed in.
  if (!holdsInput && buildOf(page) !== build) return leaveUnlessStale(answer, url);
  release(form);
  if (isUnwanted(ticket, url)) return;
  settle(ticket);
  showAnswer({ page, url, status: response.status, submitted: form });
}

/** The form stays busy: the page is about to go. */
function leaveUnlessStale({ form, ticket }: Answer, url: URL): void {
  if (isUnwanted(ticket, url)) release(form);
  else leave(url);
}

/** An answer to an older form is shown until a newer one is, but it must not take the page away. */
function isUnwanted(ticket: number, url: URL): boolean {
  return isStale(ticket) || (!isNewest(ticket) && !isCurrentPage(url));
}
