/**
 * Finds files too large before they are sent in vain.
 *
 * A control states its limit in bytes as `data-max-size`, and the text to refuse a file with as
 * `data-too-large`; the server writes both. The browser then does not submit the form, as with any rule of its own.
 */
import { listen } from "./events";

/** Starts listening. */
export function startSizes(): void {
  listen("change", ({ target }) => target instanceof Element && checkSize(target as HTMLInputElement));
  // The controls are emptied when every listener has been heard.
  listen("reset", () => setTimeout(checkSizes));
}

/** Refuses what is chosen in a control, or lets it pass. */
export function checkSize(control: HTMLInputElement): void {
  const { maxSize, tooLarge } = control.dataset;
  if (!maxSize || !tooLarge) return;
  const isTooLarge = [...(control.files ?? [])].some((file) => file.size > +maxSize);
  control.setCustomValidity(isTooLarge ? tooLarge : "");
}

function checkSizes(): void {
  document.querySelectorAll<HTMLInputElement>("[data-max-size]").forEach(checkSize);
}
