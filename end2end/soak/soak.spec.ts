/**
 * Members with and without scripts, and many who only read, for as long as `SOAK_MINUTES` says: no answer is
 * wrong, and the server's memory does not grow once it has what it keeps.
 *
 *     FORMWORK_E2E_SERVER=$PWD/../dist/server SOAK_MINUTES=60 npm run soak
 */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { PASSWORD, press, register, signIn } from "../support/account.ts";
import { Server } from "../support/server.ts";

const MINUTES = Number(process.env.SOAK_MINUTES ?? "60");

/** How many made-up members the directory has. */
const MEMBERS = 1000;

/** How many read at the same time, and how long each of them pauses, in milliseconds. */
const READERS = 8;
const PAUSE = 10;

/** How often memory is looked at, in milliseconds. */
const SAMPLE = 10_000;

/** What the cache keeps, in bytes: little, so that it is full before the memory is compared. */
const CACHE_MEMORY = 16 * 1024 * 1024;

/** What is written in the first part of the time does not count, and the last part is compared with what follows it. */
const WARM = 0.25;

/** How much more memory there may be in the end. */
const GROWTH = 1.1;

/** What the clock says in the end. */
interface Soak {
  server: Server;
  end: number;
  done: Map<string, number>;
  wrong: string[];
}

const isOver = ({ end, wrong }: Soak): boolean => Date.now() > end || wrong.length >= 20;

function count({ done }: Soak, what: string): void {
  done.set(what, (done.get(what) ?? 0) + 1);
}

function one<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

/** Something to read, and the status that it has. */
function something(): [string, number] {
  const member = 1 + Math.floor(Math.random() * MEMBERS);
  const word = one(["an", "e", "mar", "ö", "zz", "O'", "%"]);
  const language = one(["", "", "/de"]);
  return one<[string, number]>([
    [`${language}/users`, 200],
    [`${language}/users?page=${1 + Math.floor(Math.random() * 20)}`, 200],
    [`${language}/users?search=${encodeURIComponent(word)}&sort=${one(["name", "newest", "likes"])}`, 200],
    [`${language}/users/${member}`, 200],
    [`${language}/users/${MEMBERS * 1000}`, 404],
    [`/api/users?search=${encodeURIComponent(word)}`, 200],
    [`/api/users/${member}`, 200],
    ["/api/openapi.json", 200],
    ["/theme.css", 200],
    ["/sitemap.xml", 200],
    ["/settings", 303],
    ["/admin/users", 303],
    [`/nowhere/${Math.random()}`, 404],
  ]);
}

async function read(soak: Soak): Promise<void> {
  const tags = new Map<string, string>();
  while (!isOver(soak)) {
    const [path, status] = something();
    const tag = tags.get(path);
    const headers: Record<string, string> = { "Accept-Encoding": one(["br", "gzip", "identity"]) };
    if (tag && Math.random() < 0.5) headers["If-None-Match"] = tag;
    try {
      const answer = await fetch(soak.server.url + path, { headers, redirect: "manual" });
      await answer.arrayBuffer();
      const isRight = answer.status === status || (answer.status === 304 && headers["If-None-Match"]);
      if (!isRight) soak.wrong.push(`${path}: ${answer.status}`);
      const given = answer.headers.get("ETag");
      if (given && tags.size < 500) tags.set(path, given);
      count(soak, `read, ${answer.status}`);
    } catch (error) {
      soak.wrong.push(`${path}: ${String(error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** One visit of a member who comes, changes something, and goes. */
async function visit(page: Page): Promise<void> {
  const { email } = await register(page);
  await page.getByLabel("Bio").fill("Here for an hour.");
  await press(page, "Save");
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  for (let look = 0; look < 5; look++) {
    await page.goto("/users");
    await page.getByRole("searchbox", { name: "Name" }).fill(one(["an", "er", "ma"]));
    await page.getByRole("searchbox", { name: "Name" }).press("Enter");
    await expect(page.getByText(/members? found/)).toBeVisible();
    await page.locator("tbody a").first().click();
    const like = page.locator("button.like");
    const pressed = await like.getAttribute("aria-pressed");
    await like.click();
    await expect(like).not.toHaveAttribute("aria-pressed", pressed ?? "");
  }
  await page.goto("/settings");
  await press(page, "Sign out");
  await page.goto("/sign-in");
  await signIn(page, email, PASSWORD);
  await expect(page).toHaveURL("/settings");
}

async function visits(soak: Soak, browser: Browser, javaScriptEnabled: boolean): Promise<void> {
  const what = javaScriptEnabled ? "visits" : "visits without scripts";
  while (!isOver(soak)) {
    const context = await browser.newContext({ baseURL: soak.server.url, javaScriptEnabled });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => soak.wrong.push(`${what}: ${error.message}`));
    try {
      await visit(page);
      count(soak, what);
    } catch (error) {
      soak.wrong.push(`${what}: ${String(error)}`);
    }
    await context.close();
  }
}

/** Memory, from time to time. */
async function watch(soak: Soak): Promise<number[]> {
  const samples: number[] = [];
  while (!isOver(soak)) {
    samples.push(await soak.server.memory());
    await new Promise((resolve) => setTimeout(resolve, SAMPLE));
  }
  return samples;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

test("an hour of mixed load", async ({ browser }) => {
  const server = await Server.start({ members: MEMBERS, log: "warn", cacheMemory: CACHE_MEMORY });
  const soak: Soak = { server, end: Date.now() + MINUTES * 60_000, done: new Map(), wrong: [] };
  const readers = Array.from({ length: READERS }, () => read(soak));
  const [samples] = await Promise.all([watch(soak), visits(soak, browser, true), visits(soak, browser, false), ...readers]);
  const said = server.said;
  await server.stop();

  const warm = Math.floor(samples.length * WARM);
  const [before, after] = [samples.slice(warm, 2 * warm), samples.slice(-warm)].map(median) as [number, number];
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  console.log(Object.fromEntries(soak.done));
  console.log(`memory: ${mebibytes(before)} MiB in the second quarter, ${mebibytes(after)} MiB in the last`);
  console.log(`at most ${mebibytes(Math.max(...samples))} MiB, every ${SAMPLE / 1000} s: ${samples.map(mebibytes).join(" ")}`);
  expect(soak.wrong).toEqual([]);
  expect(said).not.toMatch(/WARN|ERROR/);
  expect(after / before).toBeLessThan(GROWTH);
});
