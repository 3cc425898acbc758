/** Loads the WASM of islands, and hydrates them. A page without islands fetches neither file. */
import { closest } from "./dom";
import { enter } from "./controls";
import { emit, listen } from "./events";
import { type Island, isHydrated } from "./island";
import { collectHeld } from "./merge";
import { islandsUrl, wasmUrl } from "./page";
import { wanted } from "./when";

/** The glue module of the application: one function for each island component, by name. */
interface Glue {
  default(options: { module_or_path: Response }): Promise<unknown>;
  /** Makes the page's context that of the next island. */
  hydrate(): void;
  /** Loads what is lazy of an island; only there if an island is. */
  load?(component: string, main: Promise<unknown>): Promise<unknown>;
  [component: string]: unknown;
}

type Hydrate = (el: Element) => unknown;

let url = islandsUrl;
let glue: Promise<Glue>;
let main: Promise<unknown> | undefined;
let hasWarned = false;

/** Starts listening for interactions. */
export function startIslands(): void {
  listen("pointerdown focusin keydown input change click", interacted);
  hydrateIslands();
}

/** Begins with the islands that nothing was begun with, each when it is wanted. */
export function hydrateIslands(): void {
  if (url) for (const island of document.querySelectorAll<Island>("leptos-island")) island.hydration ??= hydrate(island);
}

function outerOf(island: Island): Island | null | undefined {
  return island.parentElement?.closest("leptos-island");
}

async function hydrate(island: Island): Promise<void> {
  await wanted(island);
  // It has the context of the one around it, whose children it is among.
  const outer = outerOf(island);
  await outer?.hydration;
  try {
    const component = island.dataset.component!;
    if (!island.isConnected) return;
    if (!main) start();
    const running = main!;
    const module = await glue;
    await Promise.all([running, module.load?.(component, running)]);
    // The morph may have taken it away meanwhile.
    if (island.isConnected && (!outer || isHydrated(outer))) {
      // One that fails by itself would do so again.
      island.hydration = false;
      const held = collectHeld();
      enterContext(island, module);
      (module[component] as Hydrate)(island);
      // An island begins with what the server knew.
      held.forEach(({ mine }, control) => enter(control, mine));
      emit("islands", { island });
    }
  } catch (error) {
    if (!hasWarned) console.warn("formwork: islands stay as HTML,", error);
    hasWarned = true;
  }
  // What could not be had is tried again.
  island.hydration &&= undefined;
}

/** Fetches glue and WASM at the same time. What could not be had once, a browser imports by another address only. */
function start(): void {
  glue = import(url!);
  main = Promise.all([glue, fetch(wasmUrl!)]).then(([module, response]) => module.default({ module_or_path: response }));
  main.catch(() => {
    main = undefined;
    url += "#";
  });
}

/** An island's context is the page's; a nested one inherits that of the island it was passed to as a child. */
function enterContext(island: Island, module: Glue): void {
  module.hydrate();
  const children = island.closest<HTMLElement & { $$on_hydrate?: () => void }>("leptos-children");
  children?.$$on_hydrate?.();
}

/**
 * What is done in an island that waits for it is done again when the island works, or when it cannot
 * be had: then the browser does what it would have done.
 */
function interacted(event: Event): void {
  const { target, type } = event;
  const waiting = target instanceof Element && closest(target, "[data-when=interaction]");
  const innermost = waiting && target.closest<Island>("leptos-island")!;
  if (!innermost || isHydrated(waiting) || !innermost.hydration) return;
  for (let island: Island | null | undefined = innermost; island; island = outerOf(island)) island.$$want?.();
  if (/^[pf]/.test(type)) return;
  event.stopImmediatePropagation();
  if (type !== "keydown") event.preventDefault();
  void innermost.hydration.then(() => replay(event));
}

function replay(event: Event): void {
  event.target!.dispatchEvent(new (event.constructor as typeof Event)(event.type, event));
}
