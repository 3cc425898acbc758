/** The modes that every mutation is tested in. */

/** How much of the page's own code the browser runs. */
export type Mode = "no-script" | "no-wasm" | "full";

/** What each project of the configuration sets. */
export interface Modes {
  mode: Mode;
}
