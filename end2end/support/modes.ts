/** The modes that every mutation is tested in. */

/** How much of the page's own code the browser runs. */
export type Mode = "no-script" | "no-wasm" | "full";

/** The same in the lab, whose pages have no WASM: with `blocked` only the page's own scripts run. */
export type LabMode = "no-script" | "blocked" | "script";

/** What each project of the application's specs sets. */
export interface Modes {
  mode: Mode;
}

/** What each project of the lab's specs sets. */
export interface LabModes {
  labMode: LabMode;
}
