/** Events: those that the script dispatches on `document`, and those that it hears first and last. */

/** Listens for events of some types, separated by spaces, before anybody can stop them. */
export function listen<E extends Event>(types: string, listener: (event: E) => unknown): void {
  for (const type of types.split(" ")) addEventListener(type, listener as EventListener, true);
}

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
  listen(type, () => {
    removeEventListener(type, last);
    addEventListener(type, last);
  });
}
