import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { PATH } from "../support/proposal.ts";
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

/** Opens `url` in Lynx and presses `keys`; returns its exit code, and the words that it showed. */
async function lynx(url: string, keys: string[]): Promise<{ code: number; shown: string }> {
  const folder = await mkdtemp(join(tmpdir(), "formwork-lynx-"));
  try {
    const script = join(folder, "keys");
    await writeFile(script, keys.map((key) => `key ${key}\n`).join(""));
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

/** What is written to a terminal, without where on it and how. */
function words(output: string): string {
  return output.replace(/\x1b(\[[\d;?]*[A-Za-z]|[()][A-Z0-9]|[=>])/g, " ").replace(/\s+/g, " ");
}

const UP = "Up Arrow";
const DOWN = "Down Arrow";
const ENTER = "^J";
/** Otherwise what has not changed is not written again. */
const REDRAW = "^L";
const QUIT = ["q", "y"];

/** The keys that type a text. */
function typed(text: string): string[] {
  return [...text].map((letter) => (letter === " " ? "<space>" : letter));
}

/** How many links stand before the form: the same page in each language, which Lynx shows as links, and the navigations. */
const LINKS = 12;

/** On the page with the form: the links, name, address, button. */
function keysToRegister({ name, email }: { name: string; email: string }): string[] {
  return [...Array<string>(LINKS).fill(DOWN), ...typed(name), DOWN, ...typed(email), DOWN, ENTER];
}

test.describe("text browser", { tag: "@no-script" }, () => {
  test.beforeAll(() => {
    if (!isInstalled("lynx")) throw new Error("no text browser: install the Debian package lynx");
  });

  test("somebody joins in Lynx", async ({ server, database }) => {
    const person = somebody();
    const { code } = await lynx(`${server.url}/examples/guests/new`, [...keysToRegister(person), ...QUIT]);
    expect(code).toBe(0);
    expect(database.rows("SELECT name, email FROM guests WHERE email = ?", person.email)).toEqual([person]);
  });

  test("what is wrong with a form is said in Lynx", async ({ server, database }) => {
    const before = database.count("SELECT count(*) FROM proposals");
    // Above the title stands the button that submits the form by default, which Lynx does not hide.
    const keys = [...typed("ab"), UP, ENTER, ...QUIT];
    const { code, shown } = await lynx(`${server.url}${PATH}#propose-title`, keys);
    expect(code).toBe(0);
    expect(shown).toContain("422 Unprocessable Entity");
    expect(shown).toMatch(/Please check what you entered: \* Title must have at least 3 characters \* Email is required/);
    expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
  });

  test("a list grows in Lynx, and keeps what was typed", async ({ server, database }) => {
    const before = database.count("SELECT count(*) FROM proposals");
    const keys = [...typed("Ada L"), DOWN, ENTER, REDRAW, ...QUIT];
    const { code, shown } = await lynx(`${server.url}${PATH}#propose-speakers-0-name`, keys);
    expect(code).toBe(0);
    const after = shown.slice(shown.indexOf("Submitting form"));
    expect(after).toMatch(/Speaker 1 Name Ada L_* Links Link 1 Address _+ Text _+/);
    expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
  });
});
