/** Reads the database of the server under test. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite from "node-sqlite3-wasm";

/** A value as SQLite stores it. */
type Value = number | bigint | string | Uint8Array | null;

/** A row, by column name. */
export type Row = Record<string, Value>;

/** The database file, beside which the server keeps its write-ahead log. */
export class Database {
  constructor(private readonly file: string) {}

  /**
   * The rows of one query.
   *
   * SQLite in WebAssembly runs wherever Node does, but shares no memory with the server, as
   * reading a write-ahead log that is in use demands. It therefore reads a copy of file and log,
   * alone. The server commits before it answers, so what was answered is in the copy.
   */
  rows(sql: string, ...values: (string | number)[]): Row[] {
    const folder = mkdtempSync(join(tmpdir(), "formwork-rows-"));
    try {
      const copy = join(folder, "copy.db");
      for (const suffix of ["", "-wal"]) {
        if (existsSync(this.file + suffix)) copyFileSync(this.file + suffix, copy + suffix);
      }
      return query(copy, sql, values);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The number that a query of one value gives. */
  count(sql: string, ...values: (string | number)[]): number {
    return Number(Object.values(this.rows(sql, ...values)[0] ?? {})[0]);
  }
}

function query(file: string, sql: string, values: (string | number)[]): Row[] {
  const database = new sqlite.Database(file, { fileMustExist: true });
  try {
    // Exclusive locking is what lets SQLite read the log without shared memory.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    return database.all(sql, values) as Row[];
  } finally {
    database.close();
  }
}
