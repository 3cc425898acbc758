/** Numbers requests, so that an older answer never overwrites a newer one. */

let newest = 0;
let oldestWanted = 0;

/** Takes the next number, for a form submission. */
export function begin(): number {
  return ++newest;
}

/** Takes the next number, for a navigation: it makes every earlier request's answer unwanted. */
export function beginVisit(): number {
  return (oldestWanted = begin());
}

/** Whether nothing was requested after `ticket`. */
export function isNewest(ticket: number): boolean {
  return ticket === newest;
}

/** Whether a newer answer is on show, or a later navigation under way. */
export function isStale(ticket: number): boolean {
  return ticket < oldestWanted;
}

/** Notes that the answer to `ticket` is on show. */
export function settle(ticket: number): void {
  oldestWanted = ticket;
}

/** A number for something that goes on beside forms and navigations: stale once a later answer is on show. */
export function shown(): number {
  return oldestWanted;
}
