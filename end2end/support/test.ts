/** The `test` that every spec uses: a page of the application, its server, and its database. */
import { type APIRequestContext, expect, test as base } from "@playwright/test";
import type { Database } from "./database.ts";
import { recordEvents } from "./events.ts";
import type { Mailbox } from "./mail.ts";
import type { Modes } from "./modes.ts";
import { Server, type ServerOptions } from "./server.ts";

/** A member. */
export interface Member {
  id: number;
  name: string;
  email: string;
}

interface TestFixtures extends Modes {
  /** The database of the server. */
  database: Database;
  /** The mails of the server. */
  mailbox: Mailbox;
  /** A member whom no other test knows. */
  member: Member;
}

export const test = base.extend<TestFixtures, { server: Server }>({
  mode: ["full", { option: true }],

  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  database: async ({ server }, use) => use(server.database),

  mailbox: async ({ server }, use) => use(server.mailbox),

  context: async ({ context, mode }, use) => {
    // Only here: a context with a route has no HTTP cache.
    if (mode === "no-wasm") await context.route("**/*.wasm", (route) => route.abort());
    await recordEvents(context);
    await use(context);
  },

  member: async ({ request }, use) => use(await createMember(request)),
});

/** The same with a server of its own, which is started with `options` and made ready by `prepare`. */
export function testOf(options: ServerOptions, prepare: (server: Server) => Promise<void> = async () => {}): typeof test {
  return test.extend<object, { server: Server }>({
    server: [
      async ({}, use) => {
        const server = await Server.start(options);
        await prepare(server);
        await use(server);
        await server.stop();
      },
      { scope: "worker", timeout: 60_000 },
    ],
  });
}

export { expect };

let people = 0;

/** Name and address of somebody who is not a member yet. */
export function somebody(): { name: string; email: string } {
  const number = ++people;
  return { name: `Newcomer ${number}`, email: `newcomer.${number}.${process.pid}@example.org` };
}

/** Makes a member by the application's public API. */
export async function createMember(request: APIRequestContext): Promise<Member> {
  const response = await request.post("/api/guests", { data: somebody() });
  expect(response.status()).toBe(201);
  return response.json();
}
