/** Decides what an answer to a form does to the page. */
import { parse } from "./adopt";
import { showAlert } from "./alert";
import { isReplaced, release, type Submission } from "./busy";
import { attr } from "./dom";
import { noteLate } from "./late";
import { isNewest, isStale, settle } from "./order";
import { build, buildOf } from "./page";
import { showAnswer } from "./render";
import { fileNameOf, hasAddress, isHtml, outcomeOf } from "./response";
import type { Reply } from "./transfer";
import { isCurrentPage, isSameOrigin, leave } from "./urls";

/** The name of the buttons that change a list of the form, and nothing else. */
const LIST_BUTTON = "_list";

/** How long the browser may take to begin what it was told to open or to save, in milliseconds. */
const START_LIMIT = 2000;

/** Shows the answer: its page, where it leads, its file, or that the form could not be sent. */
export async function receive(submission: Submission, reply: Reply): Promise<void> {
  const url = new URL(reply.headers.get("Formwork-Location") ?? reply.url, reply.url);
  const outcome = outcomeOf(reply, isSameOrigin(url));
  const html = isHtml(reply) ? await reply.body.text() : "";
  const takesPage = /show|leave|open/.test(outcome);
  if (takesPage && !isUnwanted(submission, url)) {
    if (outcome === "show") showDocument(submission, reply, url, html);
    else if (outcome === "leave") leaveFor(submission, url);
    // The form was carried out, so it is not sent again: what came back is opened as it is.
    else leaveFor(submission, new URL(URL.createObjectURL(reply.body)));
    return;
  }
  release(submission);
  if (takesPage) noteLate();
  if (outcome === "save") save(reply.body, fileNameOf(reply, url));
  if (outcome === "fail") showAlert(submission.form, reply, html);
}

function showDocument(submission: Submission, reply: Reply, url: URL, html: string): void {
  const { form, submitter, sent, ticket } = submission;
  const { status } = reply;
  const page = parse(html);
  const changesList = submitter && attr(submitter, "name") === LIST_BUTTON && isCurrentPage(url);
  // With a newer build on the server, only what cannot be had otherwise is mixed in.
  if (status < 400 && !changesList && hasAddress(reply) && buildOf(page) !== build) return leaveFor(submission, url);
  release(submission);
  settle(ticket);
  showAnswer({ page, url, status, submitted: form, sent });
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
function isUnwanted(submission: Submission, url: URL): boolean {
  const { ticket } = submission;
  return isStale(ticket) || isReplaced(submission) || (!isNewest(ticket) && !isCurrentPage(url));
}
