/** What a response says of itself. */

/** Whether an answer of this status shows the submitted form again, with its errors. */
export function isRefused(status: number): boolean {
  return status === 422 || status === 409;
}

/** Whether an answer is a page. */
export function isHtml(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get("Content-Type") ?? "");
}
