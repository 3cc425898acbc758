/**
 * How far the files of a form have been sent, and a button to break it off.
 *
 * Both are in the form: `<progress data-formwork-progress hidden>` and
 * `<button type="button" data-formwork-cancel hidden>`. Without this script they stay hidden.
 */
import { all, closest } from "./dom";
import { listen } from "./events";

/** Shows the button while a form is being sent, and the progress once there is any. */
export function showTools(form: HTMLFormElement, isSent: boolean, progress?: ProgressEvent): void {
  for (const button of all(form, "[data-formwork-cancel]")) button.hidden = !isSent;
  for (const meter of all(form, "[data-formwork-progress]")) {
    meter.hidden = !progress;
    if (progress) (meter as HTMLProgressElement).value = progress.loaded / progress.total;
  }
}

/** Starts listening for who wants to break it off. */
export function startCancels(cancel: (form: HTMLFormElement) => void): void {
  listen("click", ({ target }) => {
    const button = target instanceof Element && closest(target, "[data-formwork-cancel]");
    if (button) cancel((button as HTMLButtonElement).form!);
  });
}
