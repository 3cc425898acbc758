/** The mails of the server under test, which it writes to a folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** What a link in a mail is for, as the address of its page has it. */
type Purpose = "confirm" | "reset";

/** The folder of the mails. */
export class Mailbox {
  constructor(private readonly folder: string) {}

  /** The paths of the links for a purpose in the mails to `address`, the oldest first. */
  links(address: string, purpose: Purpose): string[] {
    const link = new RegExp(`^http://[^/]+((?:/de)?/${purpose}[/?]\\S+)`, "m");
    const mails = this.mails().filter((mail) => mail.includes(`\r\nTo: ${address}\r\n`));
    return mails.flatMap((mail) => link.exec(mail)?.[1] ?? []);
  }

  /** The path of the link in the newest of `count` mails to `address`, which are sent behind the answer. */
  async link(address: string, purpose: Purpose, count = 1): Promise<string> {
    await expect.poll(() => this.links(address, purpose).length).toBe(count);
    return this.links(address, purpose).at(-1) ?? "";
  }

  private mails(): string[] {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".eml"));
    return names.sort().map((name) => readFileSync(join(this.folder, name), "utf8"));
  }
}
