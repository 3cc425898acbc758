//! Made-up members, so that a new database has something to show.

use sqlx::SqlitePool;

use crate::guests::queries;

const FIRST_NAMES: [&str; 20] = [
    "Ada", "Bela", "Chidi", "Dana", "Emeka", "Freya", "Goran", "Hana", "Ilse", "Jorge", "Kaia",
    "Liam", "Mina", "Noor", "Oskar", "Priya", "Quinn", "Rosa", "Sven", "Tala",
];

const LAST_NAMES: [&str; 23] = [
    "Abara", "Bianchi", "Castro", "Dvořák", "Eriksen", "Fischer", "García", "Haddad", "Ivanova",
    "Jansen", "Kimura", "Larsen", "Moreau", "Nakamura", "O'Neill", "Petrov", "Quist", "Rossi",
    "Silva", "Tanaka", "Usman", "Vargas", "Wagner",
];

/// Fills an empty `guests` table with `members` members; leaves any other as it is.
pub(super) async fn fill_empty(db: &SqlitePool, members: u32) -> Result<(), sqlx::Error> {
    let mut transaction = db.begin().await?;
    if queries::count(&mut *transaction).await? > 0 {
        return Ok(());
    }
    for number in 0..members {
        let (name, email) = member(number);
        queries::insert(&mut *transaction, &name, &email).await?;
    }
    transaction.commit().await
}

/// The lengths of the two lists share no divisor, so 460 names come before one repeats.
fn member(number: u32) -> (String, String) {
    let pick = |list: &[&'static str]| list[number as usize % list.len()];
    let (first, last) = (pick(&FIRST_NAMES), pick(&LAST_NAMES));
    let email = format!("{}.{number}@example.org", first.to_lowercase());
    (format!("{first} {last}"), email)
}
