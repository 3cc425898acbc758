/** A server of fixed pages with the script of this source tree: for what needs no application. */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const SCRIPT = "/_formwork/formwork.js";

/** A request as it came, to the byte. */
export interface Received {
  method: string;
  /** Path and query. */
  target: string;
  /** Names as they were spelt, in their order. */
  headers: [name: string, value: string][];
  body: Buffer;
}

/** What the lab answers; without a content type it is HTML. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

type Handler = (received: Received) => Answer | Promise<Answer>;
type RawHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** What surrounds the body of a page. */
export interface PageOptions {
  title?: string;
  /** HTML for the head. */
  head?: string;
  build?: string;
}

/** A whole document that loads the script. */
export function html(body: string, { title = "Lab", head = "", build = "1" }: PageOptions = {}): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">
<script type="module" src="${SCRIPT}" data-build="${build}"></script>${head}</head><body>${body}</body></html>`;
}

/** A running lab. A route is a method and a path, as in `"POST /examples/guests"`; the query does not count. */
export class Lab {
  /** Every request but those for the script, in the order in which their bodies had arrived. */
  readonly requests: Received[] = [];

  /** Whether the script is there; without it, pages are as in a browser that could not load it. */
  hasScript = true;

  private readonly routes = new Map<string, Handler>();
  private readonly rawRoutes = new Map<string, RawHandler>();
  private readonly holds = new Map<string, Promise<void>>();
  private readonly arrivals = new EventEmitter().setMaxListeners(0);

  private constructor(
    private readonly server: Server,
    private readonly script: string,
  ) {
    server.on("request", (request, response) => void this.answer(request, response));
  }

  /** Starts on a free port. */
  static async start(script: string): Promise<Lab> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Lab(server, script);
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  /** Origin of the pages. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Shows a page at a path. */
  page(path: string, body: string, options?: PageOptions): void {
    this.on(`GET ${path}`, { body: html(body, options) });
  }

  /** Answers a route, once the request's body is there. */
  on(route: string, answer: Answer | Handler): void {
    this.routes.set(route, typeof answer === "function" ? answer : () => answer);
  }

  /** Leaves all to the handler: to read the body slowly, to stream an answer or to break it off. */
  raw(route: string, handler: RawHandler): void {
    this.rawRoutes.set(route, handler);
  }

  /** Holds back the answers to a route, whose handler has run, until the returned function is called. */
  hold(route: string): () => void {
    let release = () => {};
    this.holds.set(route, new Promise((resolve) => (release = resolve)));
    return () => {
      this.holds.delete(route);
      release();
    };
  }

  /** The requests of a route so far. */
  requestsOf(route: string): Received[] {
    return this.requests.filter((received) => routeOf(received) === route);
  }

  /** Waits until a route has been asked for `count` times, and gives the last of these requests. */
  async received(route: string, count = 1): Promise<Received> {
    for (;;) {
      const found = this.requestsOf(route)[count - 1];
      if (found) return found;
      await once(this.arrivals, "request");
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "";
    const target = request.url ?? "";
    if (target === SCRIPT) return this.sendScript(response);
    // Of a page without an icon, which a browser asks for when it likes.
    if (target === "/favicon.ico") return send(response, { status: 204 });
    const route = routeOf({ method, target });
    const raw = this.rawRoutes.get(route);
    if (raw) return raw(request, response);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The browser has broken it off: it is no request.
    }
    const received = { method, target, headers: pairs(request.rawHeaders), body: Buffer.concat(chunks) };
    this.requests.push(received);
    this.arrivals.emit("request");
    const answer = (await this.routes.get(route)?.(received)) ?? { status: 404, body: html("<h1>Nothing here</h1>") };
    await this.holds.get(route);
    send(response, answer);
  }

  private sendScript(response: ServerResponse): void {
    const headers = { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store" };
    send(response, this.hasScript ? { headers, body: this.script } : { status: 404, headers });
  }
}

/** Builds the script as it is shipped. */
export async function buildScript(): Promise<string> {
  const builder = await import(new URL("../../crates/formwork-server/script/build.mjs", import.meta.url).href);
  return builder.buildScript();
}

function routeOf({ method, target }: Pick<Received, "method" | "target">): string {
  return `${method} ${target.split("?")[0]}`;
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => (index % 2 ? [] : [[name, raw[index + 1] ?? ""]]));
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "" }: Answer): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", ...headers });
  response.end(body);
}
