import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

/** From an interaction to the next paint; apart from the tests, for a busy machine takes longer. */
export default defineConfig({
  ...config,
  testDir: "inp",
  outputDir: "test-results/inp",
  workers: 1,
  reporter: "list",
  timeout: 120_000,
  projects: [{ name: "inp" }],
});
