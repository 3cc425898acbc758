/** What islands ask of the page: functions that the client crate finds at `globalThis.formwork`. */
import { call, expectCall } from "./call";
import { controlsOf } from "./controls";
import { showField } from "./verdict";

declare global {
  interface Window {
    formwork: object;
  }
}

/** Puts them there. */
export function startBridge(): void {
  self.formwork = { call, expectCall, verdict };
}

/** Shows what an island has found wrong with a field of a form, or that nothing is. */
function verdict(form: string, name: string, text: string): void {
  const controls = controlsOf(document.getElementById(form), "[name]").filter((control) => control.name === name);
  if (controls.length) showField(controls, text);
}
