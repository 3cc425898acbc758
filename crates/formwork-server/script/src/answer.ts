/** Decides what an answer to a form does to the page. */
import { parse } from "./adopt";
import { showAlert } from "./alert";
import { release, type Submission } from "./busy";
import { noteLate } from "./late";
import { isNewest, isStale, settle } from "./order";
import { isOurBuild } from "./page";
import { showAnswer } from "./render";
import { fileNameOf, hasAddress, isHtml, Outcome, outcomeOf } from "./response";
import type { Reply } from "./transfer";
import { isCurrentPage, isSameOrigin, leave } from "./urls";

/** The name of the buttons that change a list of the form, and nothing else. */
const LIST_BUTTON = "_list";

/** How long the browser may take to begin what it was told to load or to save, in milliseconds. */
const START_LIMIT = 2000;

/** Shows the answer: its page, where it leads, its file, or that the form could not be sent. */
export async function receive(submission: Submission, reply: Reply): Promise<void> {
  const url = new URL(reply.headers.get("Formwork-Location") ?? reply.url, reply.url);
  const outcome = outcomeOf(reply, isSameOrigin(url));
  const page = parse(isHtml(reply) ? await reply.body.text() : "");
  if (outcome === Outcome.Leave || outcome === Outcome.Show) {
    if (isUnwanted(submission.ticket, url)) {
      release(submission);
      noteLate();
    } else if (outcome === Outcome.Show) showDocument(submission, reply, url, page);
    else leaveFor(submission, url);
    return;
  }
  release(submission);
  if (outcome === Outcome.Save) save(reply.body, fileNameOf(reply, url));
  if (outcome === Outcome.Fail) showAlert(submission.form, reply, page);
}

function showDocument(submission: Submission, reply: Reply, url: URL, page: Document): void {
  const { form, submitter, ticket } = submission;
  const { status } = reply;
  const changesList = submitter?.name === LIST_BUTTON && isCurrentPage(url);
  // With a newer build on the server, only what cannot be had otherwise is mixed in.
  if (status < 400 && !changesList && hasAddress(reply) && !isOurBuild(page)) return leaveFor(submission, url);
  release(submission);
  settle(ticket);
  showAnswer({ page, url, status, submitted: form });
}

/** The form stays busy, for the page is about to go; but at the address there may be a file to save. */
function leaveFor(submission: Submission, url: URL): void {
  leave(url);
  setTimeout(release, START_LIMIT, submission);
}

function save(body: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name;
  link.click();
  setTimeout(URL.revokeObjectURL, START_LIMIT, link.href);
}

/** An answer to an older form is shown until a newer one is, but it must not take the page away. */
function isUnwanted(ticket: number, url: URL): boolean {
  return isStale(ticket) || (!isNewest(ticket) && !isCurrentPage(url));
}
