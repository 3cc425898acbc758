/** A page in jsdom, with the functions of one source module. */
import { buildSync } from "esbuild";
import { JSDOM } from "jsdom";
import { fileURLToPath } from "node:url";

const bundles = new Map();

/** Loads `html` as https://example.org/users, and `src/<module>.ts` into it. */
export function load(html, module) {
  const { window } = new JSDOM(html, { url: "https://example.org/users", runScripts: "outside-only" });
  window.XMLHttpRequest = class extends FormRequest {
    fetch = (...of) => window.fetch(...of);
  };
  // jsdom does not know this event.
  const { createEvent } = window.Document.prototype;
  window.document.createEvent = (name) =>
    name === "BeforeUnloadEvent"
      ? Object.defineProperty(new window.Event(""), "returnValue", { value: "" })
      : createEvent.call(window.document, name);
  window.eval(`${bundle(module)};window.script = script`);
  return { window, document: window.document, ...window.script };
}

/** What sends forms; here through the page's `fetch`, so that a test answers everything in one place. */
class FormRequest {
  upload = {};
  headers = {};
  status = 0;
  controller = new AbortController();

  open(method, url) {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  getResponseHeader(name) {
    return this.answer.headers.get(name);
  }

  async send(body) {
    const { method, headers, controller: { signal } } = this;
    try {
      this.answer = await this.fetch(this.url, { method, headers, body, signal });
      this.response = await this.answer.blob();
      Object.assign(this, { status: this.answer.status, responseURL: this.answer.url });
    } catch {
      if (signal.aborted) this.onabort();
    }
    this.onloadend();
  }

  abort() {
    this.controller.abort();
  }
}

/** A response of the server, as `fetch` hands it out. */
export function respond(status, html = "", headers = {}) {
  const response = new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8", ...headers } });
  return Object.defineProperty(response, "url", { value: "https://example.org/users" });
}

/** Chooses files in a control, as only a visitor can; nothing hears of it. */
export function choose(control, ...files) {
  const inner = (outer) => outer[Object.getOwnPropertySymbols(outer).find(({ description }) => description === "impl")];
  inner(control.files).splice(0, Infinity, ...files.map(inner));
}

/** The source entry is bundled as the shipped script is, but keeps its exports. */
function bundle(module) {
  if (!bundles.has(module)) {
    const entry = fileURLToPath(new URL(`../src/${module}`, import.meta.url));
    const { outputFiles } = buildSync({
      stdin: { contents: `export * from "${entry}"; export * from "./adopt"; export * from "./check"; export * from "./island"; export * from "./query"; export * from "./merge"; export * from "./verdict"`, resolveDir: fileURLToPath(new URL("../src", import.meta.url)) },
      bundle: true, write: false, format: "iife", globalName: "script",
    });
    bundles.set(module, outputFiles[0].text);
  }
  return bundles.get(module);
}
