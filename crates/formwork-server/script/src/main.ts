/**
 * Formwork's enhancement script: makes forms and links instant, and hydrates islands.
 *
 * Correctness never depends on it. A module script runs when the document has been parsed.
 */
import { startAnnouncer } from "./announce";
import { startBridge } from "./bridge";
import { startBusy } from "./busy";
import { startChecks } from "./check";
import { startHistory } from "./history";
import { hydrateIslands } from "./hydration";
import { startLinks } from "./links";
import { startPrefetch } from "./prefetch";
import { startQueries } from "./query";
import { startSizes } from "./sizes";
import { startForms } from "./submit";
import { startVerdicts } from "./verdict";
import { traverse } from "./visit";

startAnnouncer();
startHistory(traverse);
startBusy();
startForms();
startChecks();
startSizes();
startVerdicts();
startLinks();
startQueries();
startPrefetch();
startBridge();
hydrateIslands();
