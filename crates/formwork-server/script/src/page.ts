/** What the running page says about itself, on the script's own element. */

/** The element that loads this script in `page`; a page opted out of the script has none. */
function scriptOf(page: Document): HTMLElement | null {
  return page.querySelector<HTMLElement>("script[data-build]");
}

/** The build that rendered `page`. Documents of two builds are never mixed without need. */
export function buildOf(page: Document): string | undefined {
  return scriptOf(page)?.dataset.build;
}

const own = scriptOf(document)?.dataset ?? {};

/** The build that rendered the page on which this script started. */
export const build = own.build;

/** Address of the WASM glue module, if the application has islands. */
export const islandsUrl = own.islands;

/** Address of the WASM module itself. */
export const wasmUrl = own.wasm;
