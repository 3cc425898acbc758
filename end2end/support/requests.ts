/** Comparing what the script sends with what the browser sends by itself. */
import { expect } from "@playwright/test";
import type { Received } from "./lab.ts";

/**
 * Headers that tell a navigation from a request of a script.
 *
 * The Fetch Standard gives these to the browser. Everything else is compared.
 */
const OF_NAVIGATIONS = [
  "accept",
  "cache-control",
  "formwork-request",
  "priority",
  "purpose",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-user",
  "upgrade-insecure-requests",
];

/** The value of a header, in the spelling of the request or not. */
export function headerOf({ headers }: Received, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** The two are the same, byte for byte, but for the boundary of multipart and what makes a navigation one. */
export function expectSameRequest(ours: Received, native: Received): void {
  expect(comparable(ours)).toEqual(comparable(native));
}

function comparable(received: Received): object {
  const boundary = /boundary=(\S+)/.exec(headerOf(received, "Content-Type") ?? "")?.[1];
  const mask = (text: string) => (boundary ? text.replaceAll(boundary, "BOUNDARY") : text);
  const headers = received.headers
    .map(([name, value]) => [name.toLowerCase(), mask(value)])
    .filter(([name]) => !OF_NAVIGATIONS.includes(name ?? ""));
  return {
    line: `${received.method} ${received.target}`,
    headers: Object.fromEntries(headers),
    body: mask(received.body.toString("latin1")),
  };
}
