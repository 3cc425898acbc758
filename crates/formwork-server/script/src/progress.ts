/**
 * How far the files of a form have been sent, and a button to break it off.
 *
 * Both are in the form, or name its id: `<progress data-formwork-progress hidden>` and
 * `<button type="button" data-formwork-cancel hidden>`. Without this script they stay hidden.
 */

/** Shows the tools of a form that is being sent, and hides those of one that is not. */
export function showTools(form: HTMLFormElement, sent?: { progress?: ProgressEvent }): void {
  const progress = sent?.progress;
  for (const tool of document.querySelectorAll<HTMLElement>("[data-formwork-progress],[data-formwork-cancel]")) {
    if (formOf(tool) !== form) continue;
    const isMeter = tool instanceof HTMLProgressElement;
    tool.hidden = !(isMeter ? progress : sent);
    if (isMeter && progress) tool.value = progress.loaded / progress.total;
  }
}

/** Starts listening for who wants to break it off. */
export function startCancels(cancel: (form: HTMLFormElement) => void): void {
  addEventListener("click", ({ target }) => {
    const button = (target as Element).closest?.<HTMLElement>("[data-formwork-cancel]");
    const form = button && formOf(button);
    if (form) cancel(form);
  });
}

function formOf(tool: HTMLElement): HTMLFormElement | null {
  const { formworkProgress, formworkCancel } = tool.dataset;
  const id = formworkProgress || formworkCancel;
  return id ? (document.getElementById(id) as HTMLFormElement | null) : tool.closest("form");
}
