/**
 * Says in a form that it could not be sent.
 *
 * The texts come from the nearest element with `data-formwork-failed` (`{status}` stands for the
 * status) or `data-formwork-offline`, the form itself included, so that `<html>` can translate them.
 */
import { all, attr, closest, prepend } from "./dom";
import { emit } from "./events";

const FAILED = "Your changes could not be sent ({status}). Nothing was lost; try again.";
const OFFLINE = "No connection. Nothing was lost; try again.";

/** Shows the alert; a status of 0 stands for no answer at all. */
export function showAlert(form: HTMLFormElement, status: number): void {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  alert.setAttribute("data-formwork-alert", "");
  const message = status ? text(form, "failed", FAILED) : text(form, "offline", OFFLINE);
  alert.textContent = message.replace("{status}", `${status}`);
  clearAlert(form);
  prepend(form, alert);
  emit("error", { status, form });
}

/** Removes the alert of an earlier attempt. */
export function clearAlert(form: HTMLFormElement): void {
  for (const alert of all(form, "[data-formwork-alert]")) alert.remove();
}

function text(form: Element, kind: string, fallback: string): string {
  const name = `data-formwork-${kind}`;
  const source = closest(form, `[${name}]`);
  return (source && attr(source, name)) || fallback;
}
