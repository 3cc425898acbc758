/** Fetches the page anew after an answer that came too late: what it changed is not on show. */
import { sending } from "./busy";
import { load } from "./load";
import { isVisiting, noteArrival } from "./order";
import { build, buildOf } from "./page";
import { refresh } from "./render";
import { isCurrentPage } from "./urls";

let isLate = false;

/** Starts listening: the page that is on its way may have been made before the change. */
export function startLate(): void {
  document.addEventListener("formwork:settled", catchUp);
  document.addEventListener("formwork:render", () => {
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
  void load(new URL(location.href)).page.then((next) => {
    if (next && !sending.size && isCurrentPage(next.url) && buildOf(next.page) === build) refresh(next);
  });
}
