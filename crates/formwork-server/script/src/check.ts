/**
 * Asks the server what is wrong with a form's fields while the visitor types; its action is not run.
 *
 * Asked about are the controls with `data-formwork-check` that the visitor has touched. While the
 * server is asked they have `data-formwork-checking`: `aria-busy` would silence screen readers.
 */
import { sending } from "./busy";
import { type Control, controlsOf, entryOf } from "./controls";
import { listen } from "./events";
import { type Loading, load } from "./load";
import { isRefused } from "./response";
import { destinationOf, readTexts } from "./submission";
import { showVerdict } from "./verdict";

/** For how long nothing is typed before the server is asked, in milliseconds. */
const TYPING_PAUSE = 300;

/** A file is not sent to be checked, and would be found missing. */
const CHECKED = "[data-formwork-check]:not([type=file])";

/** What is asked about one form. */
interface Check {
  /** Names of the fields to ask about. */
  touched: Set<string>;
  /** What the fields held when they were last asked about. */
  asked?: string | undefined;
  timer?: number;
  pending?: Loading | undefined;
}

const checks = new Map<HTMLFormElement, Check>();

/** Starts listening. */
export function startChecks(): void {
  listen("input change", entered);
  listen("formwork:render", stopChecks);
}

/** Asks no more, and drops late answers: the page changes, and then nothing of it is touched. */
export function stopChecks(): void {
  checks.forEach(giveUp);
  checks.clear();
}

function entered({ target, type }: Event): void {
  const { form, name } = target as Control;
  if (!form || !name || !(target as Control).matches(CHECKED)) return;
  // What is marked as wrong has been submitted, so it counts as touched.
  const marked = () => controlsOf(form, `${CHECKED}[aria-invalid=true]`).map((control) => control.name);
  const check = checks.get(form) ?? { touched: new Set(marked()) };
  checks.set(form, check);
  check.touched.add(name);
  clearTimeout(check.timer);
  if (entriesOf(touchedOf(form, check)) === check.asked) return;
  giveUp(check);
  // The key that submits a form changes the control first: the submission then comes before the timer.
  check.timer = setTimeout(ask, type === "change" ? 0 : TYPING_PAUSE, form, check);
}

/** Asks no more; what is being asked counts as never asked. */
function giveUp(check: Check): void {
  clearTimeout(check.timer);
  if (!check.pending) return;
  check.pending.stop();
  check.pending = check.asked = undefined;
}

function touchedOf(form: HTMLFormElement, { touched }: Check): Control[] {
  return controlsOf(form, CHECKED).filter((control) => touched.has(control.name));
}

function entriesOf(controls: Control[]): string {
  return JSON.stringify(controls.map((control) => [control.name, entryOf(control)]));
}

async function ask(form: HTMLFormElement, check: Check): Promise<void> {
  const to = destinationOf(form, null);
  if (!to || to.isQuery || sending.has(form)) return;
  const controls = touchedOf(form, check);
  const names = new Set(controls.map((control) => encodeURIComponent(control.name)));
  const headers = { "Formwork-Request": "check", "Formwork-Fields": [...names].join() };
  const loading = (check.pending = load(to.url, headers, readTexts(form)));
  check.asked = entriesOf(controls);
  showAsking(controls, true);
  const answer = await loading.page;
  showAsking(controls, false);
  if (check.pending !== loading) return;
  check.pending = undefined;
  if (answer && (answer.status === 200 || isRefused(answer.status))) showVerdict(controls, answer.page);
  // Without a verdict, the same entry may be asked about again.
  else check.asked = undefined;
}

function showAsking(controls: Control[], isAsking: boolean): void {
  for (const control of controls) control.toggleAttribute("data-formwork-checking", isAsking);
}
