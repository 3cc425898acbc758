/**
 * Formwork's enhancement script: makes forms and links instant, and hydrates islands.
 *
 * Correctness never depends on it. A module script runs when the document has been parsed.
 */
import { startAnnouncer } from "./announce";
import { startForms } from "./submit";
import { startLinks } from "./links";
import { startVerdicts } from "./verdict";
import { startChecks } from "./check";
import { traverse } from "./visit";
import { startBridge } from "./bridge";
import { startIslands } from "./hydration";
import { startPrefetch } from "./prefetch";
import { startBusy } from "./busy";
import { startSizes } from "./sizes";
import { startQueries } from "./query";
import { startHistory } from "./history";

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
startIslands();
