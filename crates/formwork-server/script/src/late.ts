/** Fetches the page anew after an answer that came too late: what it changed is not on show. */
import { sending } from "./busy";
import { listen } from "./events";
import { load } from "./load";
import { isVisiting, noteArrival } from "./order";
import { isOurBuild } from "./page";
import { type Rendering, refresh } from "./render";
import { here, isCurrentPage } from "./urls";

let isLate = false;

/** Starts listening: the page that is on its way may have been made before the change. */
export function startLate(): void {
  listen("formwork:settled", catchUp);
  listen("formwork:render", () => {
    noteArrival();
    catchUp();
  });
}

/** Notes that an answer was not shown. */
export function noteLate(): void {
  isLate = true;
  catchUp();
}

/** Once nothing else is under way, brings the page up to date. */
function catchUp(): void {
  if (!isLate || sending.size || isVisiting()) return;
  isLate = false;
  // What is asked for meanwhile is newer still.
  void load(here()).page.then((next) => {
    if (next && !sending.size && isOnShow(next)) refresh(next);
  });
}

/** Whether it is the page on show, as this build renders it. */
export function isOnShow({ page, url }: Rendering): boolean {
  return isCurrentPage(url) && isOurBuild(page);
}
