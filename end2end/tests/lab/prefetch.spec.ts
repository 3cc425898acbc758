/** Pages that are fetched ahead: by the script for its visits, by the browser for what is left to it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import { headerOf } from "../../support/requests.ts";

const RULES = join(import.meta.dirname, "../../../crates/formwork-server/src/speculation.json");

/** How long the pointer rests on a link that is meant, in milliseconds. */
const REST = 65;

/** Opens a page of links whose clock stands still. */
async function open(page: Page, lab: Lab, links = '<a href="/next">Next</a>'): Promise<void> {
  lab.page("/", `<h1>First</h1>${links}<p>elsewhere</p><form id="f" method="post" action="/"><button>Send</button></form>`);
  lab.on("POST /", { headers: { "Formwork-Location": "/" }, body: html('<a href="/next">Next</a>') });
  lab.page("/next", "<h1>Next</h1>");
  await page.clock.install();
  await page.goto("/");
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
}

/** Everything that the page has asked for by now has arrived. */
async function settled(page: Page, lab: Lab): Promise<void> {
  const count = lab.requestsOf("GET /settled").length;
  await page.evaluate(() => fetch("/settled").then((response) => response.text()));
  await lab.received("GET /settled", count + 1);
}

async function hover(page: Page, lab: Lab, name = "Next"): Promise<void> {
  await page.getByRole("link", { name, exact: true }).hover();
  await page.clock.runFor(REST);
  await settled(page, lab);
}

test.describe("fetching ahead", { tag: "@script" }, () => {
  test("a link that the pointer rests on is fetched once, and shown by the click", async ({ page, lab }) => {
    await open(page, lab);
    await page.getByRole("link").hover();
    await page.clock.runFor(REST - 1);
    await settled(page, lab);
    expect(lab.requestsOf("GET /next")).toHaveLength(0);
    await page.clock.runFor(1);
    expect(headerOf(await lab.received("GET /next"), "Purpose")).toBe("prefetch");
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    await expect(page.getByRole("heading")).toHaveText("Next");
    await expect(page).toHaveURL("/next");
    expect(lab.requestsOf("GET /next")).toHaveLength(1);
  });

  test("the focus means a link, too", async ({ page, lab }) => {
    await open(page, lab);
    await page.getByRole("link").focus();
    await page.clock.runFor(REST);
    await lab.received("GET /next");
  });

  test("a pointer that goes on means nothing", async ({ page, lab }) => {
    await open(page, lab);
    await page.getByRole("link").hover();
    await page.clock.runFor(REST - 1);
    await page.getByText("elsewhere").hover();
    await page.clock.runFor(REST);
    await settled(page, lab);
    expect(lab.requestsOf("GET /next")).toHaveLength(0);
  });

  test("a press on the link is meant at once, and the click waits for the same answer", async ({ page, lab }) => {
    await open(page, lab);
    const release = lab.hold("GET /next");
    await page.getByRole("link").hover();
    await page.mouse.down();
    await page.clock.runFor(0);
    await lab.received("GET /next");
    await leadsTo(page, "formwork:render", async () => {
      await page.mouse.up();
      release();
    });
    expect(lab.requestsOf("GET /next")).toHaveLength(1);
  });

  test("what is five seconds old is fetched anew", async ({ page, lab }) => {
    await open(page, lab);
    await hover(page, lab);
    await page.clock.runFor(5_000);
    await leadsTo(page, "formwork:render", () => page.getByRole("link").press("Enter"));
    expect(headerOf(await lab.received("GET /next", 2), "Purpose")).toBeUndefined();
  });

  test("what was fetched before a form was sent is fetched anew", async ({ page, lab }) => {
    await open(page, lab);
    await hover(page, lab);
    await leadsTo(page, "formwork:render", () => page.getByRole("button").press("Enter"));
    await leadsTo(page, "formwork:render", () => page.getByRole("link").press("Enter"));
    await lab.received("GET /next", 2);
    expect(lab.requestsOf("GET /next").map((request) => headerOf(request, "Purpose")).at(-1)).toBeUndefined();
  });

  test("a page is shown once of what was fetched ahead", async ({ page, lab }) => {
    await open(page, lab);
    await hover(page, lab);
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    await leadsTo(page, "formwork:render", async () => void (await page.goBack()));
    await leadsTo(page, "formwork:render", () => page.getByRole("link").press("Enter"));
    expect(lab.requestsOf("GET /next").length).toBeGreaterThan(1);
  });

  test("at most ten pages are fetched ahead, one at a time", async ({ page, lab }) => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    await open(page, lab, names.map((name) => `<p><a href="/${name}">${name}</a></p>`).join(""));
    for (const name of names) await hover(page, lab, name);
    const asked = names.filter((name) => lab.requestsOf(`GET /${name}`).length);
    expect(asked).toEqual(names.slice(0, 10));
  });

  test("nothing is fetched ahead for those who save data", async ({ page, lab }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
    await open(page, lab);
    await hover(page, lab);
    expect(lab.requestsOf("GET /next")).toHaveLength(0);
    await leadsTo(page, "formwork:render", () => page.getByRole("link").click());
    expect(headerOf(await lab.received("GET /next"), "Purpose")).toBeUndefined();
  });

  test("what is opted out, elsewhere or here is not fetched ahead", async ({ page, lab, elsewhere }) => {
    const out = '<a href="/next" data-formwork="off">Off</a>';
    await open(page, lab, `${out}<a href="${elsewhere.url}/">There</a><a href="/#x">Here</a><a href="/next" target="_blank">New</a>`);
    for (const name of ["Off", "There", "Here", "New"]) await hover(page, lab, name);
    expect(lab.requestsOf("GET /next")).toHaveLength(0);
    expect(lab.requestsOf("GET /")).toHaveLength(1);
    expect(elsewhere.requests).toHaveLength(0);
  });

  test("a redirect that was fetched ahead is followed by the browser", async ({ page, lab }) => {
    await open(page, lab);
    lab.on("GET /next", { status: 303, headers: { Location: "/end#x" } });
    lab.page("/end", "<h1>End</h1>");
    await hover(page, lab);
    expect(lab.requestsOf("GET /end")).toHaveLength(0);
    await page.getByRole("link").click();
    await expect(page.getByRole("heading")).toHaveText("End");
    await expect(page).toHaveURL("/end#x");
    expect(lab.requestsOf("GET /next")).toHaveLength(2);
  });
});

/** The policy of the server. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; object-src 'none'";

/** Shows a page that names the rules of the server. */
async function withRules(lab: Lab, body: string): Promise<void> {
  const rules = await readFile(RULES, "utf8");
  lab.on("GET /_formwork/speculation.json", { headers: { "Content-Type": "application/speculationrules+json" }, body: rules });
  const headers = { "Content-Security-Policy": POLICY, "Speculation-Rules": '"/_formwork/speculation.json"' };
  lab.on("GET /", { headers, body });
  lab.page("/next", "<h1>Next</h1>");
}

test.describe("speculation rules", { tag: "@scripting" }, () => {
  test("the browser fetches what is opted out ahead", async ({ page, lab }) => {
    await withRules(lab, html('<a href="/next" data-formwork="off">Next</a>'));
    await page.goto("/");
    await lab.received("GET /_formwork/speculation.json");
    await page.getByRole("link").hover();
    expect(headerOf(await lab.received("GET /next"), "Sec-Purpose")).toMatch(/^prefetch/);
    await page.getByRole("link").click();
    await expect(page.getByRole("heading")).toHaveText("Next");
  });

  test("the browser fetches links of a page without the script ahead", async ({ page, lab }) => {
    await withRules(lab, '<!doctype html><title>Plain</title><a href="/next">Next</a>');
    await page.goto("/");
    await lab.received("GET /_formwork/speculation.json");
    await page.getByRole("link").hover();
    expect(headerOf(await lab.received("GET /next"), "Sec-Purpose")).toMatch(/^prefetch/);
  });
});
