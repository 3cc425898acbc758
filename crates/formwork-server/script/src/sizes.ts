/**
 * Finds files too large before they are sent in vain.
 *
 * A control states its limit in bytes as `data-max-size`, and the text to refuse a file with as
 * `data-too-large`. The browser then does not submit the form, as with any rule of its own.
 */

const TOO_LARGE = "This file is too large.";

/** Starts listening. */
export function startSizes(): void {
  addEventListener("change", ({ target }) => target instanceof HTMLInputElement && checkSize(target), true);
  // The controls are emptied when every listener has been heard.
  addEventListener("reset", () => setTimeout(checkSizes));
}

/** Refuses what is chosen in a control, or lets it pass. */
export function checkSize(control: HTMLInputElement): void {
  const { maxSize, tooLarge = TOO_LARGE } = control.dataset;
  if (!maxSize) return;
  const isTooLarge = [...(control.files ?? [])].some((file) => file.size > +maxSize);
  control.setCustomValidity(isTooLarge ? tooLarge : "");
}

function checkSizes(): void {
  document.querySelectorAll<HTMLInputElement>("input[data-max-size]").forEach(checkSize);
}
