/**
 * Sends a form's entries, so that one can see how far they have come, and break it off.
 *
 * `fetch` tells nothing of what has been sent; an `XMLHttpRequest` does.
 */
import type { Body } from "./submission";

/** What the server sent, in full. */
export interface Reply {
  status: number;
  /** Where the answer came from, after redirects, without a fragment. */
  url: string;
  redirected: boolean;
  headers: { get(name: string): string | null };
  body: Blob;
}

/** What is being sent. */
export interface Transfer {
  /** None if no answer came, and null if it was broken off. */
  reply: Promise<Reply | undefined | null>;
  cancel(): void;
}

/** Begins to send; `progressed` hears of files, which take their time. */
export function post(url: URL, body: Body, progressed: (event: ProgressEvent) => void): Transfer {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.responseType = "blob";
  request.setRequestHeader("Formwork-Request", "submit");
  request.setRequestHeader("Accept", "text/html");
  if (body instanceof FormData) request.upload.onprogress = progressed;
  // As a form does, without the charset that a script's request would name.
  else request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  const reply = new Promise<Reply | undefined | null>((resolve) => {
    request.onabort = () => resolve(null);
    request.onloadend = () => resolve(request.status ? replyOf(request, url) : undefined);
  });
  request.send(body);
  return { reply, cancel: () => request.abort() };
}

function replyOf(request: XMLHttpRequest, { href }: URL): Reply {
  const { status, responseURL: url, response: body } = request;
  const headers = { get: (name: string) => request.getResponseHeader(name) };
  return { status, url, redirected: url !== href.replace(/#.*/, ""), headers, body };
}
