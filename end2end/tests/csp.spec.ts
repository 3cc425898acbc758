import type { Page } from "@playwright/test";
import { alert, openProfile } from "../support/page.ts";
import { expect, test } from "../support/test.ts";

const PAGES = ["/", "/examples/guests", "/examples/guests/new", "/examples/guests/1", "/nowhere"];

declare global {
  interface Window {
    violations: string[];
  }
}

/** What the page's policy has refused, by what the document and the console say. */
async function recordViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction("reportViolation", (what: string) => violations.push(what));
  await page.addInitScript(() => {
    const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
    document.addEventListener("securitypolicyviolation", (event) =>
      report(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  return violations;
}

for (const path of PAGES) {
  test(`${path} has no inline script and no inline style`, { tag: "@no-script" }, async ({ page }) => {
    const response = await page.goto(path);
    const policy = response?.headers()["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|'nonce-/);
    await expect(page.locator("script:not([src]), style, [style]")).toHaveCount(0);
    const html = (await response?.text()) ?? "";
    expect(html).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
    expect(html).not.toMatch(/javascript:/i);
  });

  test(`${path} does nothing that its policy refuses`, { tag: "@script" }, async ({ page }) => {
    const violations = await recordViolations(page);
    await page.goto(path, { waitUntil: "networkidle" });
    expect(violations).toEqual([]);
  });
}

test("forms, islands and navigation do nothing that the policy refuses", { tag: "@script" }, async ({ page, member, mode }) => {
  const violations = await recordViolations(page);
  await openProfile(page, member, mode);
  await page.locator("button.like").click();
  await expect(page.locator("button.like")).toHaveText("Liked 1");
  await page.getByRole("link", { name: "New guest" }).click();
  // The profile has a field of the same name.
  await expect(page.getByRole("heading", { name: "New guest" })).toBeVisible();
  await page.getByLabel("Name").fill("Somebody Else");
  await page.getByLabel("Email").fill(member.email);
  await page.getByRole("button", { name: "Register" }).click();
  await expect(alert(page)).toBeFocused();
  expect(violations).toEqual([]);
});

test("a page would notice what its policy refuses", { tag: "@script" }, async ({ page }) => {
  const violations = await recordViolations(page);
  await page.goto("/");
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("style"), { textContent: "b {}" })));
  await expect.poll(() => violations).not.toEqual([]);
});
