/** The text browser Lynx, driven by keys. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

/** How long it may take, in milliseconds. */
const LIMIT = 20_000;

export const UP = "Up Arrow";
export const DOWN = "Down Arrow";
export const ENTER = "^J";

/** Otherwise what has not changed is not written again. */
export const REDRAW = "^L";

const QUIT = ["q", "y"];

/** The keys that type a text. */
export function typed(text: string): string[] {
  return [...text].map((letter) => (letter === " " ? "<space>" : letter));
}

/** The keys that go to another page, where the same cookies are sent. */
export function to(url: string): string[] {
  return ["g", ...typed(url), ENTER];
}

/** Opens `url`, presses `keys` and leaves; returns the exit code, and the words that were shown. */
export async function lynx(url: string, keys: string[]): Promise<{ code: number; shown: string }> {
  if (!isInstalled("lynx")) throw new Error("no text browser: install the Debian package lynx");
  const folder = await mkdtemp(join(tmpdir(), "formwork-lynx-"));
  try {
    const script = join(folder, "keys");
    await writeFile(script, [...keys, ...QUIT].map((key) => `key ${key}\n`).join(""));
    const options = ["-accept_all_cookies", "-nopause", `-cmd_script=${script}`, url];
    const child = spawn("lynx", options, {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: LIMIT,
      // So high that every page is shown in full.
      env: { ...process.env, TERM: "xterm", LINES: "200", COLUMNS: "80", HOME: folder },
    });
    const output = text(child.stdout);
    const [code] = await once(child, "close");
    return { code: code ?? -1, shown: words(await output) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What is written to a terminal, without where on it and how. */
function words(output: string): string {
  return output.replace(/\x1b(\[[\d;?]*[A-Za-z]|[()][A-Z0-9]|[=>])/g, " ").replace(/\s+/g, " ");
}
