/** Loads the WASM of islands, and hydrates them. A page without islands fetches neither file. */
import { emit } from "./events";
import { claim, type Island, isHydrated } from "./island";
import { islandsUrl, wasmUrl } from "./page";

/** The glue module of the application: one function for each island component, by name. */
interface Glue {
  default(options: { module_or_path: string | undefined }): Promise<unknown>;
  /** Makes the page's context that of the next island. */
  hydrate(): void;
  /** Loads what is lazy of an island; only there if an island is. */
  load?(component: string, main: Promise<unknown>): Promise<unknown>;
  [component: string]: unknown;
}

type Hydrate = (el: Element) => unknown;

let glue: Promise<Glue> | undefined;
let main: Promise<unknown> | undefined;
let queue = Promise.resolve();

/** Hydrates the islands that are on the page and are not yet. One pass ends before the next begins. */
export function hydrateIslands(): void {
  queue = queue.then(hydratePage);
}

async function hydratePage(): Promise<void> {
  const waiting = [...document.querySelectorAll<Island>("leptos-island")].filter((el) => !isHydrated(el));
  if (!islandsUrl || !waiting.length) return;
  const module = await start(islandsUrl, waiting);
  if (!module) return;
  let count = 0;
  for (const island of waiting) if (await hydrate(island, module)) count++;
  if (count) emit("islands", { count });
}

/** Loads what the islands need, all at once: an island may have a lazy one inside. */
async function start(url: string, waiting: Island[]): Promise<Glue | undefined> {
  try {
    const module = await (glue ??= import(url) as Promise<Glue>);
    main ??= module.default({ module_or_path: wasmUrl });
    await Promise.allSettled(waiting.map((island) => load(island, module)));
    await main;
    return module;
  } catch (error) {
    console.warn("formwork: islands stay as HTML,", error);
    return undefined;
  }
}

function load(island: Island, module: Glue): Promise<unknown> | undefined {
  return main && module.load?.(componentOf(island), main);
}

function componentOf(island: Island): string {
  return island.dataset.component ?? "";
}

/** Hydrates one island; false if there is nothing to hydrate. */
async function hydrate(island: Island, module: Glue): Promise<boolean> {
  // An earlier island's hydration may have taken its time, and a morph this one's place.
  if (!island.isConnected || !claim(island)) return false;
  const component = componentOf(island);
  try {
    await load(island, module);
    enterContext(island, module);
    await (module[component] as Hydrate)(island);
    return true;
  } catch (error) {
    console.warn(`formwork: island ${component} stays as HTML,`, error);
    return false;
  }
}

/** An island's context is the page's; a nested one inherits that of the island it was passed to as a child. */
function enterContext(island: Island, module: Glue): void {
  module.hydrate();
  const children = island.closest<HTMLElement & { $$on_hydrate?: () => void }>("leptos-children");
  children?.$$on_hydrate?.();
}
