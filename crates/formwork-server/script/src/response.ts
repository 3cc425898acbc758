/** What a response says of itself. */

/** The status of an answer that shows the submitted form again, with its errors. */
export const UNPROCESSABLE = 422;

/** Whether an answer is a page. */
export function isHtml(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get("Content-Type") ?? "");
}
