/**
 * Says in a form that it could not be sent.
 *
 * What the server's page marks as `data-formwork-alert` is said as it is, with its links. Else the
 * text comes from the nearest element with `data-formwork-<status>`, or else `data-formwork-failed`
 * (`{status}` stands for the status and the digest of the failure); without an answer, from
 * `data-formwork-offline`. The form itself counts, and `<html>` can translate them for all.
 */
import { all, attr, childNodes, closest, insert, setAttr } from "./dom";
import { emit } from "./events";
import type { Head } from "./response";

const TEXTS: Record<string, string> = {
  failed: "Your changes could not be sent ({status}). Nothing was lost; try again.",
  offline: "No connection. Nothing was lost; try again.",
};

/** Shows the alert. Without a reply there was no answer at all; `page` is what was answered. */
export function showAlert(form: HTMLFormElement, reply?: Head, page?: Document): void {
  const { status = 0, headers } = reply ?? {};
  const alert = document.createElement("p");
  setAttr(alert, "role", "alert");
  setAttr(alert, "data-formwork-alert", "");
  const own = page?.querySelector("[data-formwork-alert]");
  const details = [status, headers?.get("Formwork-Digest")].join(" ").trim();
  const message = text(form, status, status ? "failed" : "offline");
  if (own) alert.innerHTML = own.innerHTML;
  else alert.textContent = message.replace("{status}", details);
  clearAlert(form);
  insert(form, alert, childNodes(form)[0]!);
  emit("error", { form, status, headers });
}

/** Removes the alert of an earlier attempt. */
export function clearAlert(form: HTMLFormElement): void {
  for (const alert of all(form, "[data-formwork-alert]")) alert.remove();
}

/** The text for a status, or else for what has happened. */
function text(form: Element, status: number, kind: string): string {
  for (const of of [status, kind]) {
    const name = `data-formwork-${of}`;
    const source = closest(form, `[${name}]`);
    if (source) return attr(source, name)!;
  }
  return TEXTS[kind]!;
}
