//! Temporary triggers on the writer's connection, for what SQLite tells no hook.
//!
//! The update hook is not called for a table that is `WITHOUT ROWID`, nor for a `DELETE` without
//! `WHERE`, which throws whole pages away (<https://sqlite.org/c3ref/update_hook.html>). Where there
//! is a trigger, rows are deleted one by one; and the triggers of a table without rowids write to a
//! temporary one that has them, whose name says whose rows they were.

use sqlx::{AssertSqlSafe, SqliteConnection, raw_sql};

/// What the name of a temporary table begins with; the rest is the name of the table.
const WRITTEN: &str = "_formwork_written:";

/// The table whose rows were written, if the hook was called for `table` of `database`.
///
/// Nobody else reads what is temporary, and whoever reads what is attached is told of every commit.
pub(super) fn written_table<'a>(database: &str, table: &'a str) -> Option<&'a str> {
    match database {
        "main" => Some(table),
        "temp" => table.strip_prefix(WRITTEN),
        _ => None,
    }
}

/// Sets the triggers of all tables that there are, in place of those there were.
///
/// # Errors
///
/// What the database says.
pub(super) async fn set(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let old: Vec<(String, String)> = sqlx::query_as(
        "SELECT type, name FROM temp.sqlite_schema \
         WHERE type IN ('table', 'trigger') AND name GLOB '_formwork_*' ORDER BY type = 'table'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let tables: Vec<(String, bool)> = sqlx::query_as(
        "SELECT name, wr FROM pragma_table_list \
         WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let drops = old.iter().map(|(kind, name)| format!("DROP {kind} temp.{};", quoted(name)));
    let guards = tables.iter().map(|(table, is_without_rowid)| {
        if *is_without_rowid { tell_of_rows(table) } else { delete_row_by_row(table) }
    });
    let sql: String = drops.chain(guards).collect();
    raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

fn delete_row_by_row(table: &str) -> String {
    let trigger = quoted(&format!("_formwork_deleted:{table}"));
    let table = quoted(table);
    format!(
        "CREATE TEMP TRIGGER {trigger} AFTER DELETE ON main.{table} WHEN 0 BEGIN SELECT 0; END;"
    )
}

fn tell_of_rows(table: &str) -> String {
    let written = quoted(&format!("{WRITTEN}{table}"));
    let of = quoted(table);
    let mut sql = format!(
        "CREATE TEMP TABLE {written} (told INTEGER); INSERT INTO temp.{written} VALUES (0);"
    );
    for event in ["INSERT", "UPDATE", "DELETE"] {
        let trigger = quoted(&format!("_formwork_{}:{table}", event.to_ascii_lowercase()));
        sql += &format!(
            "CREATE TEMP TRIGGER {trigger} AFTER {event} ON main.{of} \
             BEGIN UPDATE {written} SET told = 0; END;"
        );
    }
    sql
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_the_one_that_stands_for_it() {
        assert_eq!(written_table("main", "users"), Some("users"));
        assert_eq!(written_table("temp", "_formwork_written:users"), Some("users"));
        assert_eq!(written_table("temp", "users"), None);
        assert_eq!(written_table("other", "users"), None);
    }
}
