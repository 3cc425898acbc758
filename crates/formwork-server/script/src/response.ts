/** What a response says of itself. */

/** A response of `fetch`, or what is like it. */
export interface Head {
  status: number;
  headers: { get(name: string): string | null };
}

/** An answer to a form, whose body is there. */
export interface Answered extends Head {
  redirected: boolean;
  body: { size: number };
}

/** What an answer to a form leads to. */
export const enum Outcome {
  /** Its page is shown. */
  Show,
  /** The browser loads its address. */
  Leave,
  /** Its body is saved. */
  Save,
  Nothing,
  /** The visitor is told that it failed. */
  Fail,
}

/** Whether an answer of this status shows the submitted form again, with its errors. */
export function isRefused(status: number): boolean {
  return status === 422 || status === 409;
}

/** Whether an answer is a page. */
export function isHtml(response: Pick<Head, "headers">): boolean {
  return /^text\/html\b/i.test(response.headers.get("Content-Type") ?? "");
}

/** Whether there is an address for what was answered, which can be loaded without sending the form again. */
export function hasAddress({ headers, redirected }: Answered): boolean {
  return redirected || headers.get("Formwork-Location") !== null;
}

/** What becomes of an answer that belongs to an address of this site, or of another. */
export function outcomeOf(answer: Answered, isOwnSite: boolean): Outcome {
  const { status, headers, body } = answer;
  const isOk = status < 300;
  const isOfPage = headers.get("Formwork-Location") !== null;
  if (!isOwnSite) return Outcome.Leave;
  // A download takes no page's place, wherever it comes from (HTML Standard, 7.4.5).
  if (isOk && /^attachment/i.test(headers.get("Content-Disposition") ?? "")) return Outcome.Save;
  if (body.size && isHtml(answer) && (isOk || isOfPage || isRefused(status))) return Outcome.Show;
  if (!isOk && !isOfPage) return Outcome.Fail;
  if (hasAddress(answer)) return Outcome.Leave;
  // The form was carried out, so it is not sent again by loading where it went.
  return body.size ? Outcome.Save : Outcome.Nothing;
}

/** The name that a file is saved under; of two names in a header, the encoded one comes last. */
export function fileNameOf({ headers }: Head, url: URL): string {
  const named = /.*filename\*?=(?:utf-8'.*')?"?([^";]+)/i.exec(headers.get("Content-Disposition") ?? "");
  const name = named?.[1] ?? url.pathname.replace(/.*\//, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
