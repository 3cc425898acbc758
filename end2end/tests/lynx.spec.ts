import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, somebody, test } from "../support/test.ts";

/** How long the text browser may take, in milliseconds. */
const LIMIT = 20_000;

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

/** Opens `url` in Lynx and presses `keys`; returns its exit code. */
async function lynx(url: string, keys: string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "formwork-lynx-"));
  try {
    const script = join(folder, "keys");
    await writeFile(script, keys.map((key) => `key ${key}\n`).join(""));
    const options = ["-accept_all_cookies", "-nopause", `-cmd_script=${script}`, url];
    const child = spawn("lynx", options, {
      stdio: "ignore",
      timeout: LIMIT,
      env: { ...process.env, TERM: "xterm", HOME: folder },
    });
    const [code] = await once(child, "exit");
    return code ?? -1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const DOWN = "Down Arrow";
const ENTER = "^J";
const QUIT = ["q", "y"];

/** On the page with the form: five links, name, address, button. */
function keysToRegister({ name, email }: { name: string; email: string }): string[] {
  const typed = (text: string) => [...text].map((letter) => (letter === " " ? "<space>" : letter));
  return [DOWN, DOWN, DOWN, DOWN, DOWN, ...typed(name), DOWN, ...typed(email), DOWN, ENTER];
}

test.describe("text browser", { tag: "@no-script" }, () => {
  test.beforeAll(() => {
    if (!isInstalled("lynx")) throw new Error("no text browser: install the Debian package lynx");
  });

  test("somebody joins in Lynx", async ({ server, database }) => {
    const person = somebody();
    const code = await lynx(`${server.url}/users/new`, [...keysToRegister(person), ...QUIT]);
    expect(code).toBe(0);
    expect(database.rows("SELECT name, email FROM users WHERE email = ?", person.email)).toEqual([person]);
  });
});
