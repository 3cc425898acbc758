import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

/** An hour of mixed load; apart from the tests, for it takes its time. */
export default defineConfig({
  ...config,
  testDir: "soak",
  workers: 1,
  timeout: 0,
  reporter: "list",
  projects: [{ name: "soak" }],
});
