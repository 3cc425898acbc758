/** Shows which forms are being sent, and knows which those are. */
import { contains, removeAttr, setAttr } from "./dom";
import { emit } from "./events";

interface Sending {
  submitter: HTMLButtonElement | null;
  hadFocus: boolean;
}

const sending = new Map<HTMLFormElement, Sending>();

/** Whether `form` waits for its answer. */
export function isBusy(form: HTMLFormElement): boolean {
  return sending.has(form);
}

/** Marks `form` as being sent. Its entries must have been read: a disabled button has none. */
export function setBusy(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const hadFocus = !!submitter && contains(submitter, document.activeElement);
  sending.set(form, { submitter: submitter as HTMLButtonElement | null, hadFocus });
  show(form);
}

/** Makes `form` usable again, and gives its button the focus back that disabling it took. */
export function release(form: HTMLFormElement): void {
  const sent = sending.get(form);
  sending.delete(form);
  removeAttr(form, "aria-busy");
  emit("settled", { form });
  if (!sent?.submitter) return;
  sent.submitter.disabled = false;
  const isFocusLost = !document.activeElement || document.activeElement === document.body;
  if (sent.hadFocus && isFocusLost) sent.submitter.focus({ preventScroll: true });
}

/** Another form's answer has morphed the page while these wait; and a page may return from a cache. */
export function startBusy(): void {
  document.addEventListener("formwork:render", () => [...sending.keys()].forEach(show));
  addEventListener("pageshow", (event) => {
    if (event.persisted) [...sending.keys()].forEach(release);
  });
}

function show(form: HTMLFormElement): void {
  setAttr(form, "aria-busy", "true");
  const submitter = sending.get(form)?.submitter;
  if (submitter) submitter.disabled = true;
}
