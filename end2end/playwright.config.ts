import { defineConfig, devices } from "@playwright/test";
import type { LabModes, Modes } from "./support/modes.ts";

/** The browser of the system, if one is named; otherwise the one that Playwright downloads. */
const executablePath = process.env.CHROMIUM_PATH || undefined;

/**
 * What Chromium is to do without. The popup of its address bar is two pages that every window renders
 * ahead, which took half of the time of these tests; the spare renderer is for a tab that nobody opens.
 * The others are those that Playwright switches off itself: the browser heeds only the last list that
 * it is given.
 */
const DISABLED_FEATURES = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "SpareRendererForSitePerProcess",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** Specs that need no application, but a server of fixed pages and the script. */
const LAB = "lab/**/*.spec.ts";

export default defineConfig<Modes & LabModes>({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  reporter: [["list"], ["./support/closing-line.ts"]],
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    launchOptions: {
      executablePath,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--disable-features=${DISABLED_FEATURES.join()}`,
      ],
    },
  },
  // A test without a tag runs in every mode. A tag names the only mode that a test makes sense in,
  // or says that it needs the script: then it is not generated for the others, rather than skipped.
  projects: [
    {
      name: "no-script",
      testIgnore: LAB,
      use: { mode: "no-script", javaScriptEnabled: false },
      grepInvert: /@script|@no-wasm|@full/,
    },
    { name: "no-wasm", testIgnore: LAB, use: { mode: "no-wasm" }, grepInvert: /@no-script|@full/ },
    { name: "full", testIgnore: LAB, use: { mode: "full" }, grepInvert: /@no-script|@no-wasm/ },
    // In the lab, `@script` needs the enhancement script, and `@scripting` only the page's own.
    {
      name: "lab-no-script",
      testMatch: LAB,
      use: { labMode: "no-script", javaScriptEnabled: false },
      grepInvert: /@script|@scripting/,
    },
    { name: "lab-blocked", testMatch: LAB, use: { labMode: "blocked" }, grepInvert: /@script\b/ },
    { name: "lab", testMatch: LAB, use: { labMode: "script" } },
  ],
});
