/** Events: those that the script dispatches on `document`, and those that it hears last. */

/** Dispatches `formwork:<name>`; false if a listener cancelled it. */
export function emit(name: string, detail: object): boolean {
  return document.dispatchEvent(
    new CustomEvent(`formwork:${name}`, { bubbles: true, cancelable: true, detail }),
  );
}

/**
 * Listens after everybody else, so that `defaultPrevented` is final.
 *
 * Islands listen on `window` too (Leptos delegates events to it), and begin later than this script:
 * the listener therefore goes to the end of the list anew for each event.
 */
export function listenLast<T extends "click" | "submit">(type: T, listener: (event: WindowEventMap[T]) => void): void {
  const last = listener as EventListener;
  const listen = () => {
    removeEventListener(type, last);
    addEventListener(type, last);
  };
  addEventListener(type, listen, true);
}
