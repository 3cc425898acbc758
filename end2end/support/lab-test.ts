/** The `test` of the lab's specs: a lab of its own for each, and a second one of another origin. */
import { expect, test as base } from "@playwright/test";
import { recordEvents } from "./events.ts";
import { buildScript, html, Lab } from "./lab.ts";
import type { LabModes } from "./modes.ts";

interface LabFixtures extends LabModes {
  lab: Lab;
  /** Another site. */
  elsewhere: Lab;
}

export const test = base.extend<LabFixtures, { script: string }>({
  labMode: ["script", { option: true }],

  script: [async ({}, use) => use(await buildScript()), { scope: "worker" }],

  lab: async ({ script, labMode }, use) => {
    const lab = await Lab.start(script);
    lab.hasScript = labMode === "script";
    await use(lab);
    await lab.stop();
  },

  elsewhere: async ({ script }, use) => {
    const lab = await Lab.start(script);
    await use(lab);
    await lab.stop();
  },

  baseURL: async ({ lab }, use) => use(lab.url),

  context: async ({ context }, use) => {
    await recordEvents(context);
    await use(context);
  },
});

export { expect, html };
