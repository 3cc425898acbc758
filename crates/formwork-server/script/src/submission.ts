/**
 * Reads a form submission as the browser would send it.
 *
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
 */
import { attr, closest } from "./dom";
import { isSameOrigin, resolve, targetsThisWindow } from "./urls";

/** Where a form goes, and how its entries are encoded. */
export interface Destination {
  url: URL;
  /** Whether the form asks for a page (`method="get"`): its entries go into the address. */
  isQuery: boolean;
  isMultipart: boolean;
}

/** Entries, encoded. */
export type Body = URLSearchParams | FormData;

type Submitter = HTMLElement | null;

/** Where to send a form in the browser's place, or nothing if it is the browser's to send. */
export function destinationOf(form: HTMLFormElement, submitter: Submitter): Destination | undefined {
  const read = (name: string) => (submitter && attr(submitter, `form${name}`)) ?? attr(form, name);
  const method = read("method")?.toLowerCase();
  const encoding = read("enctype")?.toLowerCase();
  const isOurs =
    method !== "dialog" &&
    encoding !== "text/plain" &&
    /^utf-8$/i.test(attr(form, "accept-charset") ?? "utf-8") &&
    targetsThisWindow(read("target")) &&
    ![form, submitter].some((el) => el && closest(el, "[data-formwork=off]"));
  // An empty action is the document's own address, whatever the base is.
  const url = isOurs && resolve(read("action") || location.href);
  if (!url || !isSameOrigin(url)) return undefined;
  return { url, isQuery: method !== "post", isMultipart: encoding === "multipart/form-data" };
}

/** The entries of a form and its submitter. */
export function entriesOf(form: HTMLFormElement, submitter: Submitter): FormData {
  // A listener may have taken the button out of the form.
  const isOfForm = (submitter as HTMLButtonElement | null)?.form === form;
  return new FormData(form, isOfForm ? submitter : null);
}

/** Entries as they are sent. */
export function encode(entries: Iterable<[string, FormDataEntryValue]>, isMultipart: boolean): Body {
  const body: Body = isMultipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of entries) {
    // Without multipart, a file is sent as its name.
    const sent = isMultipart ? value : ((value as File).name ?? value);
    body.append(normalize(name), normalize(sent as string));
  }
  return body;
}

/** The entries of a form and its submitter, encoded. */
export function readBody(form: HTMLFormElement, submitter: Submitter, isMultipart: boolean): Body {
  return encode(entriesOf(form, submitter), isMultipart);
}

/** The entries of a form but for its files, encoded, to be asked about. */
export function readTexts(form: HTMLFormElement): Body {
  return encode([...new FormData(form)].filter(([, value]) => typeof value === "string"), false);
}

/** Line breaks of a text are sent as CR LF, whichever the visitor's system uses; a file is sent as it is. */
function normalize(value: string): string {
  return value.replace?.(/\r\n?|\n/g, "\r\n") ?? value;
}
