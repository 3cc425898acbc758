/** The pages of the application in their states, for what holds of each of them. */
import { expect, type Page } from "@playwright/test";
import { register, signIn, somebodyNew } from "./account.ts";
import type { Mailbox } from "./mail.ts";
import { png } from "./picture.ts";

/** Who looks. */
export type Who = "visitor" | "member" | "administrator";

/** What leads from a page to its state. */
interface Around {
  /** The address of the member who looks. */
  email: string;
  mailbox: Mailbox;
}

/** A page in one of its states. */
export interface State {
  name: string;
  who: Who;
  /** The page that leads to it. */
  path: string;
  /** What leads from there to it. */
  act?: (page: Page, around: Around) => Promise<void>;
  /** The examples are English alone. */
  isEnglish?: boolean;
  /** The script brings it about, not the server. */
  needsScript?: boolean;
}

/** What a form says that was sent: that something is wrong, or what was done. */
const ANSWER = ".error-summary, .flashes";

/** Fills in fields of an action's form by their names, submits it past the browser's checks, and waits for an answer. */
async function submit(page: Page, action: string, fields: Record<string, string> = {}, answer = ANSWER): Promise<void> {
  const form = page.locator("main form").filter({ has: page.locator(`input[name="_action"][value$="::${action}"]`) }).first();
  await form.evaluate((form: HTMLFormElement) => (form.noValidate = true));
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await form.locator("button[type=submit]:visible:not([formaction])").last().click();
  await expect(page.locator(answer).first()).toBeVisible();
}

/** A page that is asked for, and no more. */
function plain(who: Who, ...paths: string[]): State[] {
  return paths.map((path) => ({ name: path, who, path }));
}

const VISITOR: State[] = [
  ...plain("visitor", "/", "/users", "/users?search=nobody+at+all", "/users?sort=likes", "/users/1", "/users/2"),
  ...plain("visitor", "/register", "/sign-in", "/reset"),
  ...plain("visitor", "/nowhere", "/users/999999", "/confirm?token=nothing", "/reset/password?token=nothing"),
  {
    name: "a member who is liked",
    who: "visitor",
    path: "/users/3",
    act: async (page) => {
      await page.locator("button.like").click();
      await expect(page.locator("button.like[aria-pressed=true]")).toBeVisible();
      await page.locator("button.like").click();
      await expect(page.locator("button.like[aria-pressed=false]")).toBeVisible();
    },
  },
  {
    name: "a registration that is refused",
    who: "visitor",
    path: "/register",
    act: (page) => submit(page, "register", { name: "", email: "x", password: "short" }),
  },
  {
    name: "a password that is wrong",
    who: "visitor",
    path: "/sign-in",
    act: (page) => submit(page, "sign_in", { email: somebodyNew().email, password: "not the right one" }),
  },
  {
    name: "a forgotten password",
    who: "visitor",
    path: "/reset",
    act: (page) => submit(page, "request_reset", { email: somebodyNew().email }),
  },
  {
    name: "a new password",
    who: "visitor",
    path: "/register",
    act: async (page, { mailbox }) => {
      const { email } = await register(page);
      await page.goto("/reset");
      await submit(page, "request_reset", { email });
      await page.goto(await mailbox.link(email, "reset"));
    },
  },
  {
    name: "an address to confirm",
    who: "visitor",
    path: "/register",
    act: async (page, { mailbox }) => {
      const { email } = await register(page);
      await page.goto(await mailbox.link(email, "confirm"));
    },
  },
  {
    name: "an account that is deleted in a week",
    who: "visitor",
    path: "/register",
    act: async (page) => {
      const { email } = await register(page);
      await page.goto("/settings/data");
      await submit(page, "delete_account", { email });
    },
  },
];

const MEMBER: State[] = [
  ...plain("member", "/settings", "/settings/account", "/settings/preferences", "/settings/sessions"),
  ...plain("member", "/settings/tokens", "/settings/data", "/admin"),
  { name: "a profile that is saved", who: "member", path: "/settings", act: (page) => submit(page, "update_profile") },
  {
    name: "a profile that is refused",
    who: "member",
    path: "/settings",
    act: (page) => submit(page, "update_profile", { name: "" }),
  },
  {
    name: "a profile that was changed meanwhile",
    who: "member",
    path: "/settings",
    act: async (page) => {
      const other = await page.context().newPage();
      await other.goto("/settings");
      await submit(other, "update_profile");
      await other.close();
      await submit(page, "update_profile");
    },
  },
  {
    name: "a picture",
    who: "member",
    path: "/settings",
    act: async (page) => {
      const file = { name: "me.png", mimeType: "image/png", buffer: png(300, 200) };
      await page.locator("input[type=file]").setInputFiles(file);
      await submit(page, "update_profile");
      await expect(page.locator("img.avatar")).toBeVisible();
    },
  },
  {
    name: "a profile that cannot be sent",
    who: "member",
    path: "/settings",
    needsScript: true,
    act: async (page) => {
      await page.context().setOffline(true);
      await submit(page, "update_profile", { bio: "Typed on a train." }, "form [role=alert]");
      await page.context().setOffline(false);
    },
  },
  {
    name: "a profile that is being sent",
    who: "member",
    path: "/settings",
    needsScript: true,
    act: async (page) => {
      // Is never answered.
      await page.route("**/settings", () => {});
      await submit(page, "update_profile", {}, "form[aria-busy=true]");
    },
  },
  {
    name: "who is signed in no more",
    who: "member",
    path: "/settings",
    act: async (page) => {
      await page.context().clearCookies();
      await submit(page, "update_profile", {}, 'main > p a[href$="/sign-in"], [data-formwork-alert]');
    },
  },
  {
    name: "an address that is refused",
    who: "member",
    path: "/settings/account",
    act: (page) => submit(page, "change_address", { email: "x", password: "" }),
  },
  {
    name: "a password that is refused",
    who: "member",
    path: "/settings/account",
    act: (page) => submit(page, "change_password", { current: "not the right one", new: "another good password" }),
  },
  {
    name: "preferences that are saved",
    who: "member",
    path: "/settings/preferences",
    act: (page) => submit(page, "update_preferences"),
  },
  {
    name: "two sessions",
    who: "member",
    path: "/settings/sessions",
    act: async (page, { email }) => {
      const elsewhere = await page.context().browser()?.newContext({ baseURL: new URL(page.url()).origin });
      const other = await elsewhere?.newPage();
      await other?.goto("/sign-in");
      if (other) await signIn(other, email);
      await expect(other ?? page).toHaveURL("/settings");
      await elsewhere?.close();
      await page.goto("/settings/sessions");
      await expect(page.locator(".sessions form").first()).toBeVisible();
    },
  },
  {
    name: "a token that was just made",
    who: "member",
    path: "/settings/tokens",
    act: (page) => submit(page, "create_token", { name: "a script" }, ".token"),
  },
  {
    name: "a token that is refused",
    who: "member",
    path: "/settings/tokens",
    act: (page) => submit(page, "create_token", { name: "" }),
  },
  {
    name: "another address than one's own, to leave",
    who: "member",
    path: "/settings/data",
    act: (page) => submit(page, "delete_account", { email: "x" }),
  },
  {
    name: "one's own notices",
    who: "member",
    path: "/settings",
    act: async (page) => {
      await page.locator('main a[href*="/users/"]').click();
      await submit(page, "add_notice", { text: "To everybody\nwho reads." });
      await page.locator('main a[href*="edit="]').first().click();
      await expect(page.locator("textarea")).toHaveCount(2);
    },
  },
  {
    name: "a notice that is refused",
    who: "member",
    path: "/settings",
    act: async (page) => {
      await page.locator('main a[href*="/users/"]').click();
      await submit(page, "add_notice", { text: "" });
    },
  },
];

const ADMINISTRATOR: State[] = [
  ...plain("administrator", "/admin", "/admin/users", "/admin/users?search=nobody+at+all", "/admin/users/delete?id=3"),
  ...plain("administrator", "/admin/users/delete?id=999999", "/admin/log", "/admin/log?member=1", "/admin/log?member=999999"),
  {
    name: "nobody who is selected",
    who: "administrator",
    path: "/admin/users",
    act: (page) => submit(page, "ask_to_delete"),
  },
  {
    name: "another word than the one that deletes",
    who: "administrator",
    path: "/admin/users/delete?id=3",
    act: (page) => submit(page, "delete_members", { confirmation: "x" }),
  },
];

const EXAMPLES: State[] = plain(
  "visitor",
  "/examples",
  "/examples/guests",
  "/examples/guests/1",
  "/examples/guests/new",
  "/examples/guests/999999",
  "/examples/statistics",
  "/examples/forms",
  "/examples/forms/wizard",
  "/examples/islands",
  "/examples/islands/lists",
  "/examples/islands/telling",
  "/examples/islands/telling?added=apples&added=pears",
).map((state) => ({ ...state, isEnglish: true }));

/** Every page, in each of its states. */
export const STATES: State[] = [...VISITOR, ...MEMBER, ...ADMINISTRATOR, ...EXAMPLES];

/** Opens a page below the prefix of a language, and leads it to the state. */
export async function reach(page: Page, { path, act }: State, prefix: string, around: Around): Promise<void> {
  await page.goto(prefix + (prefix && path === "/" ? "" : path));
  await act?.(page, around);
}
