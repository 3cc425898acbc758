/** The application's server as a process of its own, with a new database. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Database } from "./database.ts";
import { Mailbox } from "./mail.ts";

/** How long the server may take to start, in milliseconds. */
const START_LIMIT = 20_000;

/** How long it may take to stop; an answer under way has as long by the server's own limit. */
const STOP_LIMIT = 30_000;

/** What a server is started with. */
export interface ServerOptions {
  /** How many made-up members there are. */
  members?: number;
  /** What is logged, as `RUST_LOG`. */
  log?: string;
  /** How many bytes the cache has; by default what the server has by default. */
  cacheMemory?: number;
  /** Whether it is a developer's. */
  isDevelopment?: boolean;
}

type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

/** A running server. */
export class Server {
  readonly database: Database;
  readonly mailbox: Mailbox;

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly process: ServerProcess,
    private readonly log: string[],
  ) {
    this.database = new Database(join(folder, "app.db"));
    this.mailbox = new Mailbox(join(folder, "mail"));
  }

  /** Starts the server that `FORMWORK_E2E_SERVER` names, on a free port. */
  static async start(options: ServerOptions = {}): Promise<Server> {
    const program = process.env.FORMWORK_E2E_SERVER;
    if (!program) throw new Error("FORMWORK_E2E_SERVER is not set: give the absolute path of the built server");
    const folder = await mkdtemp(join(tmpdir(), "formwork-end2end-"));
    const child = spawn(program, { stdio: ["ignore", "pipe", "pipe"], env: environment(folder, options) });
    const log: string[] = [];
    const listening = lineOf(child, log, /^listening on (http:\S+)$/);
    child.stderr.on("data", (chunk) => log.push(String(chunk)));
    const address = await listening.catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    });
    return new Server(address, folder, child, log);
  }

  /** How much memory the server has, in bytes (Linux). */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** Puts a file where the folder of its uploads is, so that it can keep none. */
  async loseUploads(): Promise<void> {
    const uploads = join(this.folder, "uploads");
    await rm(uploads, { recursive: true, force: true });
    await writeFile(uploads, "");
  }

  /** What it has said so far. */
  get said(): string {
    return this.log.join("\n");
  }

  /** Ends the server as an operator does; anything but an orderly end is an error. */
  async stop(): Promise<void> {
    const ended = once(this.process, "exit", { signal: AbortSignal.timeout(STOP_LIMIT) });
    this.process.kill("SIGTERM");
    const [code, signal] = await ended.catch(() => {
      this.process.kill("SIGKILL");
      return ["none, not even after SIGTERM", "SIGKILL"];
    });
    await rm(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the server's exit code is ${code ?? signal}\n${this.log.join("\n")}`);
  }
}

function environment(
  folder: string,
  { members = 20, log = "info", cacheMemory, isDevelopment }: ServerOptions,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(isDevelopment ? { FORMWORK_DEV: "1" } : {}),
    ...(cacheMemory === undefined ? {} : { FORMWORK_CACHE_MEMORY: String(cacheMemory) }),
    FORMWORK_ADDR: "127.0.0.1:0",
    DATABASE_URL: `sqlite:${join(folder, "app.db")}`,
    FORMWORK_SECRET_FILE: join(folder, "secret"),
    FORMWORK_UPLOADS: join(folder, "uploads"),
    MAIL_FOLDER: join(folder, "mail"),
    SEED_MEMBERS: String(members),
    RUST_LOG: log,
  };
}

/** Waits for the line of standard output that `pattern` matches; everything is kept in `log`. */
function lineOf(child: ServerProcess, log: string[], pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: string) => reject(new Error(`the server ${cause}\n${log.join("\n")}`));
    child.once("error", (error) => fail(`cannot be run: ${error.message}`));
    child.once("close", (code) => fail(`ended at its start, exit code ${code}`));
    AbortSignal.timeout(START_LIMIT).addEventListener("abort", () => fail("does not listen"));
    createInterface(child.stdout).on("line", (line) => {
      log.push(line);
      const found = pattern.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
}
