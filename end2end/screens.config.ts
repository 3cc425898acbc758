import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

/** Pictures of every page in each of its states, to be looked at; apart from the tests, for they prove nothing. */
export default defineConfig({
  ...config,
  testDir: "screens",
  outputDir: "test-results/screens",
  reporter: "list",
  timeout: 120_000,
  projects: [{ name: "screens" }],
});
