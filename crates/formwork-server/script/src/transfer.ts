/**
 * Sends a form's entries, so that one can see how far they have come, and break it off.
 *
 * `fetch` tells nothing of what has been sent; an `XMLHttpRequest` does.
 */
import type { Answered } from "./response";
import type { Body } from "./submission";

/** What the server sent, in full. */
export interface Reply extends Answered {
  /** Where the answer came from, after redirects, without a fragment. */
  url: string;
  body: Blob;
}

/** Sends `body` by `request`; nothing if no answer came. */
export function post(request: XMLHttpRequest, url: URL, body: Body): Promise<Reply | undefined> {
  request.open("POST", url);
  request.responseType = "blob";
  request.setRequestHeader("Formwork-Request", "submit");
  request.setRequestHeader("Accept", "text/html");
  // As a form does, without the charset that a script's request would name.
  if (body instanceof URLSearchParams) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  return new Promise((resolve) => {
    request.onloadend = () => {
      const { status, responseURL, response } = request;
      const headers = { get: (name: string) => request.getResponseHeader(name) };
      const redirected = responseURL !== url.href.split("#")[0];
      resolve(status ? { status, headers, redirected, url: responseURL, body: response } : undefined);
    };
    request.send(body);
  });
}
