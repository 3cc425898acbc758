import { PASSWORD, somebodyNew } from "../support/account.ts";
import { DOWN, ENTER, lynx, REDRAW, to, typed, UP } from "../support/lynx.ts";
import { PATH } from "../support/proposal.ts";
import { expect, somebody, test } from "../support/test.ts";

/** How many links stand before the form: the same page in each language, which Lynx shows as links, and the navigations. */
const LINKS = 12;

/** On the page with the form: the links, name, address, button. */
function keysToRegister({ name, email }: { name: string; email: string }): string[] {
  return [...Array<string>(LINKS).fill(DOWN), ...typed(name), DOWN, ...typed(email), DOWN, ENTER];
}

test.describe("text browser", { tag: "@no-script" }, () => {
  test("somebody joins in Lynx", async ({ server, database }) => {
    const person = somebody();
    const { code } = await lynx(`${server.url}/examples/guests/new`, keysToRegister(person));
    expect(code).toBe(0);
    expect(database.rows("SELECT name, email FROM guests WHERE email = ?", person.email)).toEqual([person]);
  });

  test("what is wrong with a form is said in Lynx", async ({ server, database }) => {
    const before = database.count("SELECT count(*) FROM proposals");
    // Above the title stands the button that submits the form by default, which Lynx does not hide.
    const { code, shown } = await lynx(`${server.url}${PATH}#propose-title`, [...typed("ab"), UP, ENTER]);
    expect(code).toBe(0);
    expect(shown).toContain("422 Unprocessable Entity");
    expect(shown).toMatch(/Please check what you entered: \* Title must have at least 3 characters \* Email is required/);
    expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
  });

  test("a list grows in Lynx, and keeps what was typed", async ({ server, database }) => {
    const before = database.count("SELECT count(*) FROM proposals");
    const keys = [...typed("Ada L"), DOWN, ENTER, REDRAW];
    const { code, shown } = await lynx(`${server.url}${PATH}#propose-speakers-0-name`, keys);
    expect(code).toBe(0);
    const after = shown.slice(shown.indexOf("Submitting form"));
    expect(after).toMatch(/Speaker 1 Name Ada L_* Links Link 1 Address _+ Text _+/);
    expect(database.count("SELECT count(*) FROM proposals")).toBe(before);
  });

  test("a member registers in Lynx, likes somebody, edits the profile, signs out and in", async ({ server, database }) => {
    const { name, email } = somebodyNew();
    const of = (sql: string): number => database.count(`SELECT count(*) FROM ${sql} WHERE users.email = ?`, email);
    const [{ id }] = database.rows("SELECT min(id) AS id FROM users") as [{ id: number }];
    const page = (path: string): string => server.url + path;
    const { shown } = await lynx(page("/register#register-name"), [
      ...[...typed(name), DOWN, ...typed(email), DOWN, ...typed(PASSWORD), DOWN, ENTER],
      ...[...to(page(`/users/${id}#toggle_like-${id}`)), ENTER, REDRAW],
      // Behind the name stands a text of four lines, then the file and the button.
      ...[...to(page("/settings#update_profile-name")), DOWN, ...typed("Typed in Lynx"), DOWN, DOWN, DOWN, DOWN, DOWN, ENTER, REDRAW],
      // In the page that is shown it moves nowhere.
      ...[...to(page("/users")), ...to(page("/settings#sign_out")), ENTER, REDRAW],
      ...[...to(page("/sign-in#sign_in-null-email")), ...typed(email), DOWN, ...typed(PASSWORD), DOWN, ENTER, REDRAW],
    ]);
    const said = ["Welcome", "Liked", "Your profile is saved", "You are signed out", "Your profile"];
    expect(said.filter((text) => !shown.includes(text))).toEqual([]);
    expect(database.rows("SELECT bio FROM users WHERE email = ?", email)).toEqual([{ bio: "Typed in Lynx" }]);
    expect(of(`likes JOIN users ON users.id = member_id AND user_id = ${id}`)).toBe(1);
    // The second one: the first is ended.
    expect(of("sessions JOIN users ON users.id = user_id")).toBe(1);
  });
});
