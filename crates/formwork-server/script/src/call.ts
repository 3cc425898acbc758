/** Calls of actions by islands: the client crate asks for them, and reads the value. */
import { parse } from "./adopt";
import { isOnShow, noteLate } from "./late";
import { isStale, shown } from "./order";
import { dropAhead } from "./prefetch";
import { type Rendering, refresh } from "./render";
import { here } from "./urls";
import { visit } from "./visit";

/** How many calls have no answer yet; those that wait for their turn are among them. */
let open = 0;

/** Whether a page was held back that nobody has asked for again. */
let heldBack = false;

/** Notes a call that is to be made (1), or one that was given up before it was (-1). */
export function expectCall(change: number): void {
  open += change;
}

/**
 * Calls an action with `args`, a list as JSON; gives the text of the answer, which is JSON.
 *
 * Islands make calls faster than they are answered. A page that comes along with one of them knows nothing of those
 * that are still to be made, and would put islands back to what they showed before: it is held back, and the next call
 * that is made asks for another.
 */
export async function call(id: string, args: string): Promise<string> {
  const ticket = shown();
  const url = here();
  const page = JSON.stringify(url.pathname + url.search);
  // The minifier has numbers in place of booleans, and this is read by the server.
  const body = `{"args":${args},"page":${page},"refresh":${!!heldBack}}`;
  heldBack = false;
  let answer = "";
  let code = "unavailable";
  let fresh: { html?: string; redirect?: string } = {};
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`/_formwork/action/${id}`, { method: "POST", headers, body });
    // What a proxy says in the server's place is no JSON: its status is all that is known.
    code = `status ${response.status}`;
    answer = await response.text();
    fresh = JSON.parse(answer);
  } catch {
    answer = JSON.stringify({ error: { code } });
  }
  open--;
  // It may not know of what was done here.
  dropAhead();
  const { html, redirect } = fresh;
  if (html) showFresh({ page: parse(html), url, status: 200 }, ticket);
  if (redirect) void visit(new URL(redirect, url));
  return answer;
}

/** The visitor may have gone elsewhere since the action was called, or a form may have been answered. */
function showFresh(fresh: Rendering, ticket: number): void {
  if (open) heldBack = true;
  else if (isOnShow(fresh)) isStale(ticket) ? noteLate() : refresh(fresh);
}
