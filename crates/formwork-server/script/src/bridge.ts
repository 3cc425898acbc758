/** Listens for what islands ask of the page: the client crate dispatches these events. */
import { parse } from "./adopt";
import { controlsOf } from "./controls";
import { refresh } from "./render";
import { isCurrentPage } from "./urls";
import { showField } from "./verdict";
import { visit } from "./visit";

/** Fresh HTML of a page, in the answer to an island's action. */
type HtmlEvent = CustomEvent<{ html: string; url: string }>;

/** A page that an island's action redirects to. */
type VisitEvent = CustomEvent<{ url: string }>;

/** What an island has found wrong with a field. */
type VerdictEvent = CustomEvent<{ form: string; name: string; text: string }>;

/** Starts listening. */
export function startBridge(): void {
  document.addEventListener("formwork:html", (event) => {
    const { html, url: path } = (event as HtmlEvent).detail;
    const url = new URL(path, location.href);
    // The visitor may have gone elsewhere since the action was called.
    if (isCurrentPage(url)) refresh({ page: parse(html), url, status: 200 });
  });
  document.addEventListener("formwork:visit", (event) => {
    void visit(new URL((event as VisitEvent).detail.url, location.href));
  });
  document.addEventListener("formwork:verdict", (event) => {
    const { form, name, text } = (event as VerdictEvent).detail;
    const controls = controlsOf(document.getElementById(form), "[name]").filter((control) => control.name === name);
    if (controls.length) showField(controls, text);
  });
}
