import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { leadsTo } from "../../support/events.ts";
import type { Answer, Lab } from "../../support/lab.ts";
import { expect, html, test } from "../../support/lab-test.ts";
import { expectSameDocument, markDocument } from "../../support/page.ts";

const FORM = '<h1>Form</h1><form method="post" action="/do"><input name="a" aria-label="a"><button>Send</button></form>';

/** Opens a page with a form that is answered so, and enters something. */
async function open(page: Page, lab: Lab, answer: Answer): Promise<void> {
  lab.page("/", FORM);
  lab.on("POST /do", answer);
  await page.goto("/");
  await markDocument(page);
  await page.getByLabel("a").fill("typed");
}

const send = (page: Page) => page.getByRole("button").click();

/** The page is as it was, with what was typed; its form can be sent again. */
async function expectUntouched(page: Page, lab: Lab): Promise<void> {
  await expect(page.getByRole("button")).toBeEnabled();
  await expect(page.getByRole("button")).toBeFocused();
  await expect(page.locator("form")).not.toHaveAttribute("aria-busy");
  await expect(page.getByLabel("a")).toHaveValue("typed");
  await expect(page).toHaveURL(`${lab.url}/`);
  await expectSameDocument(page);
  expect(await page.evaluate(() => history.length)).toBe(2);
}

/** The form was sent once, and nothing else was asked for. */
function expectOneRequest(lab: Lab): void {
  expect(lab.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(["GET /", "POST /do"]);
}

test.describe("answers", { tag: "@script" }, () => {
  const refusals = [400, 401, 403, 404, 413, 429, 500, 502, 503];
  for (const status of refusals) {
    test(`${status} is said in the form, and nothing is lost`, async ({ page, lab }) => {
      await open(page, lab, { status, body: html(`<h1>${status}</h1>`) });
      await leadsTo(page, "formwork:error", () => send(page));
      await expect(page.getByRole("alert")).toHaveText(`Your changes could not be sent (${status}). Nothing was lost; try again.`);
      await expectUntouched(page, lab);
      expectOneRequest(lab);
      lab.on("POST /do", { body: html("<h1>Done</h1>"), headers: { "Formwork-Location": "/" } });
      await send(page);
      await expect(page.getByRole("heading")).toHaveText("Done");
      await expect(page.getByRole("alert")).toHaveCount(0);
    });
  }

  for (const status of [204, 205]) {
    test(`${status} changes nothing`, async ({ page, lab }) => {
      await open(page, lab, { status });
      await send(page);
      await lab.received("POST /do");
      await expectUntouched(page, lab);
      await expect(page.getByRole("alert")).toHaveCount(0);
      expectOneRequest(lab);
    });
  }

  test("the digest of a failure is said", async ({ page, lab }) => {
    await open(page, lab, { status: 500, headers: { "Formwork-Digest": "a1b2c3" }, body: html("") });
    await send(page);
    await expect(page.getByRole("alert")).toContainText("(500 a1b2c3)");
  });

  test("what the server's page says of it is said in the form, with its link", async ({ page, lab }) => {
    await open(page, lab, { status: 401, body: html('<h1>401</h1><p data-formwork-alert>Please <a href="/login" target="_blank">sign in</a>.</p>') });
    await send(page);
    await expect(page.getByRole("alert")).toHaveText("Please sign in.");
    await expect(page.getByRole("alert").getByRole("link")).toHaveAttribute("href", "/login");
    await expectUntouched(page, lab);
  });

  test("the page's own texts come first", async ({ page, lab }) => {
    await open(page, lab, { status: 413, body: html("") });
    await page.locator("html").evaluate((root) => root.setAttribute("data-formwork-failed", "Nicht gesendet ({status})."));
    await send(page);
    await expect(page.getByRole("alert")).toHaveText("Nicht gesendet (413).");
    await page.locator("html").evaluate((root) => root.setAttribute("data-formwork-413", "Zu groß."));
    await send(page);
    await expect(page.getByRole("alert")).toHaveText("Zu groß.");
  });

  test("no connection is said, and nothing is lost", async ({ page, context, lab }) => {
    await open(page, lab, {});
    await context.setOffline(true);
    await leadsTo(page, "formwork:error", () => send(page));
    await expect(page.getByRole("alert")).toHaveText(/No connection/);
    await expectUntouched(page, lab);
  });

  test("a connection that breaks is said, and nothing is lost", async ({ page, lab }) => {
    await open(page, lab, {});
    lab.raw("POST /do", (request) => request.socket.destroy());
    await leadsTo(page, "formwork:error", () => send(page));
    await expect(page.getByRole("alert")).toHaveText("No connection. Nothing was lost; try again.");
    await expectUntouched(page, lab);
  });

  test("an answer that breaks off is no answer", async ({ page, lab }) => {
    await open(page, lab, {});
    lab.raw("POST /do", (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html", "Content-Length": "9999" });
      response.write(html("<h1>Half"), () => response.destroy());
    });
    await leadsTo(page, "formwork:error", () => send(page));
    await expect(page.getByRole("alert")).toHaveText(/No connection/);
    await expectUntouched(page, lab);
  });

  test("an address that is none is a failure", async ({ page, lab }) => {
    await open(page, lab, { headers: { "Formwork-Location": "http://[" }, body: html("<h1>Done</h1>") });
    await leadsTo(page, "formwork:error", () => send(page));
    await expectUntouched(page, lab);
  });

  test("422 shows the form again and moves the focus to what is wrong", async ({ page, lab }) => {
    const refused = FORM.replace("<input", '<div tabindex="-1" data-formwork-errors>Wrong</div><input aria-invalid="true"');
    await open(page, lab, { status: 422, headers: { "Formwork-Location": "/" }, body: html(refused.replace('name="a"', 'name="a" value="typed"')) });
    await send(page);
    await expect(page.getByText("Wrong")).toBeFocused();
    await expect(page.getByLabel("a")).toHaveValue("typed");
    await expect(page.getByRole("button")).toBeEnabled();
    await expectSameDocument(page);
    expect(await page.evaluate(() => history.length)).toBe(2);
  });

  test("an attachment is saved under its name, and the page stays", async ({ page, lab }) => {
    const headers = { "Content-Type": "text/csv", "Content-Disposition": "attachment; filename=\"m.csv\"; filename*=UTF-8''m%C3%A4.csv" };
    await open(page, lab, { headers, body: "a,b\n1,2\n" });
    const [download] = await Promise.all([page.waitForEvent("download"), send(page)]);
    expect(download.suggestedFilename()).toBe("mä.csv");
    expect(await readFile(await download.path(), "utf8")).toBe("a,b\n1,2\n");
    await expectUntouched(page, lab);
    expectOneRequest(lab);
  });

  test("an attachment that a redirect leads to is fetched once", async ({ page, lab }) => {
    await open(page, lab, { status: 303, headers: { Location: "/export.csv" } });
    lab.on("GET /export.csv", { headers: { "Content-Type": "text/csv", "Content-Disposition": "attachment" }, body: "a,b\n" });
    const [download] = await Promise.all([page.waitForEvent("download"), send(page)]);
    expect(download.suggestedFilename()).toBe("export.csv");
    await expectUntouched(page, lab);
    expect(lab.requestsOf("GET /export.csv")).toHaveLength(1);
  });

  test("an action that leads to a file leaves a form that can be used", async ({ page, lab }) => {
    await open(page, lab, { headers: { "Formwork-Location": "/export" } });
    lab.on("GET /export", { headers: { "Content-Disposition": "attachment; filename=x.bin" }, body: "x" });
    const [download] = await Promise.all([page.waitForEvent("download"), send(page)]);
    expect(download.suggestedFilename()).toBe("x.bin");
    await expectUntouched(page, lab);
  });

  for (const [type, body] of [
    ["application/json", '{"ok":1}'],
    ["text/plain; charset=utf-8", "Thanks"],
    ["image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"],
  ] as const) {
    test(`${type} is saved as it came, and the page stays`, async ({ page, lab }) => {
      await open(page, lab, { headers: { "Content-Type": type }, body });
      const [download] = await Promise.all([page.waitForEvent("download"), send(page)]);
      expect(await readFile(await download.path(), "utf8")).toBe(body);
      await expectUntouched(page, lab);
      expectOneRequest(lab);
    });
  }

  test("JSON at an address is loaded from there", async ({ page, lab }) => {
    await open(page, lab, { status: 303, headers: { Location: "/data.json" } });
    lab.on("GET /data.json", { headers: { "Content-Type": "application/json" }, body: '{"ok":1}' });
    await send(page);
    await expect(page).toHaveURL("/data.json");
    await expect(page.locator("body")).toContainText('{"ok":1}');
    expect(lab.requestsOf("POST /do")).toHaveLength(1);
  });

  test("an answer that leads to another site is followed there", async ({ page, lab, elsewhere }) => {
    elsewhere.page("/pay", "<h1>Pay</h1>");
    await open(page, lab, { headers: { "Formwork-Location": `${elsewhere.url}/pay?a=1#x` } });
    await send(page);
    await expect(page.getByRole("heading")).toHaveText("Pay");
    await expect(page).toHaveURL(`${elsewhere.url}/pay?a=1#x`);
  });

  test("the page of a newer build is loaded in full, at an address that can be", async ({ page, lab }) => {
    await open(page, lab, { headers: { "Formwork-Location": "/done" }, body: html("<h1>Mixed</h1>", { build: "2" }) });
    lab.page("/done", "<h1>Loaded</h1>", { build: "2" });
    await send(page);
    await expect(page.getByRole("heading")).toHaveText("Loaded");
    expect(await page.evaluate(() => window.marker)).toBeUndefined();
  });
});

test("a redirect changes the address once, by one entry of the history", async ({ page, lab }) => {
  await open(page, lab, { status: 303, headers: { Location: "/done" } });
  lab.page("/done", "<h1>Done</h1>");
  await send(page);
  await expect(page.getByRole("heading")).toHaveText("Done");
  await expect(page).toHaveURL("/done");
  expect(lab.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(["GET /", "POST /do", "GET /done"]);
  await page.goBack();
  await expect(page.getByRole("heading")).toHaveText("Form");
});

test("a redirect to the page itself makes no entry of the history", { tag: "@script" }, async ({ page, lab }) => {
  await open(page, lab, { status: 303, headers: { Location: "/" } });
  const before = await page.evaluate(() => history.length);
  lab.page("/", `<h1>Once more</h1>${FORM}`);
  await send(page);
  await expect(page.getByRole("heading", { name: "Once more" })).toBeVisible();
  await expect(page).toHaveURL("/");
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test("the page of a handler is shown as it came, and never asked for", async ({ page, lab }) => {
  await open(page, lab, { body: "<!doctype html><title>Thanks</title><h1>Done by a handler</h1>" });
  await send(page);
  await expect(page.getByRole("heading")).toHaveText("Done by a handler");
  await expect(page).toHaveTitle("Thanks");
  await expect(page).toHaveURL("/do");
  expectOneRequest(lab);
});
