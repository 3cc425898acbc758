/** What the running page says about itself, on the script's own element. */

/** The element that loads this script; a page opted out of the script has none. */
const SCRIPT = "script[data-build]";

/**
 * The build that rendered `page`, and its stylesheets. Documents of two builds are never mixed without
 * need; nor are two styles: for a moment the page would be without the one that is new.
 */
function buildOf(page: Document): string {
  return [...page.querySelectorAll(`link[rel=stylesheet],${SCRIPT}`)].map((el) => el.outerHTML).join();
}

const own = document.querySelector<HTMLElement>(SCRIPT)?.dataset ?? {};

/** The build that rendered the page on which this script started. */
const build = buildOf(document);

/** Whether the build that is running has rendered `page`. */
export function isOurBuild(page: Document): boolean {
  return buildOf(page) === build;
}

/** Address of the WASM glue module, if the application has islands. */
export const islandsUrl = own.islands;

/** Address of the WASM module itself. */
export const wasmUrl = own.wasm;
