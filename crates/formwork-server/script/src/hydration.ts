/** Loads the WASM of islands, and hydrates them. A page without islands fetches neither file. */
import { emit } from "./events";
import { claim, type Island, isHydrated } from "./island";
import { islandsUrl, wasmUrl } from "./page";

/** The glue module of the application: one function for each island component, by name. */
interface Glue {
  default(options: { module_or_path: string | undefined }): Promise<unknown>;
  hydrate(): void;
  [component: string]: unknown;
}

type Hydrate = (el: Element) => unknown;

let glue: Promise<Glue | undefined> | undefined;
let queue = Promise.resolve();

/** Hydrates the islands that are on the page and are not yet. One pass ends before the next begins. */
export function hydrateIslands(): void {
  queue = queue.then(hydratePage);
}

async function hydratePage(): Promise<void> {
  const waiting = [...document.querySelectorAll<Island>("leptos-island")].filter((el) => !isHydrated(el));
  if (!islandsUrl || !waiting.length) return;
  const module = await (glue ??= loadGlue(islandsUrl));
  if (!module) return;
  let count = 0;
  for (const island of waiting) if (await hydrate(island, module)) count++;
  if (count) emit("islands", { count });
}

async function loadGlue(url: string): Promise<Glue | undefined> {
  try {
    const module: Glue = await import(url);
    await module.default({ module_or_path: wasmUrl });
    module.hydrate();
    return module;
  } catch (error) {
    console.warn("formwork: islands stay as HTML,", error);
    return undefined;
  }
}

/** Hydrates one island; false if there is nothing to hydrate. */
async function hydrate(island: Island, module: Glue): Promise<boolean> {
  // An earlier island's hydration may have taken its time, and a morph this one's place.
  if (!island.isConnected || !claim(island)) return false;
  const component = island.dataset.component ?? "";
  try {
    enterContext(island);
    await (module[component] as Hydrate)(island);
    return true;
  } catch (error) {
    console.warn(`formwork: island ${component} stays as HTML,`, error);
    return false;
  }
}

/** A nested island inherits the reactive context of the island it was passed to as a child. */
function enterContext(island: Island): void {
  const children = island.closest<HTMLElement & { $$on_hydrate?: () => void }>("leptos-children");
  children?.$$on_hydrate?.();
}
