//! What statements are for, by their texts.

use std::{
    collections::{BTreeSet, HashMap},
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

use sqlx::{PgPool, Postgres};

use crate::database::statement::Statement;

/// Of how many texts it is known at most; then all are forgotten.
const MAX_TEXTS: usize = 1024;

/// What ends or begins a transaction, or sets what all that follows on the connection goes by; of text
/// without parameters anywhere in it, of a statement as its first word.
const CONTROL: [&str; 16] = [
    "abort",
    "begin",
    "call",
    "commit",
    "discard",
    "do",
    "end",
    "listen",
    "load",
    "prepare",
    "release",
    "reset",
    "rollback",
    "savepoint",
    "set",
    "start",
];

/// What a statement is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To read, as far as is known.
    Reading,
    /// It may write.
    Writing,
    /// It may have transactions of its own, or change the connection.
    Anything,
}

/// What is known of texts. It saves asking again: nothing that is wrong comes of what was forgotten.
#[derive(Debug, Default)]
pub(super) struct Texts {
    hasher: RandomState,
    known: Mutex<HashMap<u64, Purpose>>,
}

impl Texts {
    /// What a statement is for; of a new one, as the functions say that it may name.
    pub(super) async fn purpose(
        &self,
        readers: &PgPool,
        statement: &Statement<Postgres>,
    ) -> sqlx::Result<Purpose> {
        let text = statement.sql.as_str();
        let known = self.known().get(&self.hasher.hash_one(text)).copied();
        if let Some(purpose) = known {
            return Ok(purpose);
        }
        let words = words(text);
        let is_text = statement.arguments.is_none();
        let purpose = if is_control(text, &words, is_text) {
            Purpose::Anything
        } else if !queries::names_volatile_function(readers, words).await? {
            Purpose::Reading
        } else if is_text {
            Purpose::Anything
        } else {
            Purpose::Writing
        };
        self.learn(statement, purpose);
        Ok(purpose)
    }

    pub(super) fn learn(&self, statement: &Statement<Postgres>, purpose: Purpose) {
        let mut known = self.known();
        if known.len() >= MAX_TEXTS {
            known.clear();
        }
        known.insert(self.hasher.hash_one(statement.sql.as_str()), purpose);
    }

    /// Functions may be others now.
    pub(super) fn forget(&self) {
        self.known().clear();
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u64, Purpose>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_control(text: &str, words: &BTreeSet<String>, is_text: bool) -> bool {
    if is_text {
        return CONTROL.iter().any(|word| words.contains(*word));
    }
    let first = text.trim_start().split(|letter| !is_part_of_word(letter)).next();
    first.is_some_and(|first| CONTROL.contains(&&*first.to_ascii_lowercase()))
}

/// Whatever could be a name in a text, in strings and comments too: as it is written, and as PostgreSQL
/// writes a name without quotes.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter| !is_part_of_word(letter)).filter(|word| !word.is_empty());
    words.flat_map(|word| [word.to_owned(), word.to_lowercase()]).collect()
}

fn is_part_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii()
}

mod queries {
    //! The SQL of functions.

    use std::collections::BTreeSet;

    use sqlx::PgPool;

    /// Whether one of the words is the name of a function that may do something: one that PostgreSQL does
    /// not have itself, and that is not declared `STABLE` or `IMMUTABLE`.
    pub(super) async fn names_volatile_function(
        readers: &PgPool,
        words: BTreeSet<String>,
    ) -> sqlx::Result<bool> {
        let words: Vec<_> = words.into_iter().collect();
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_proc \
             JOIN pg_catalog.pg_namespace ON pg_namespace.oid = pronamespace \
             WHERE proname = ANY ($1::name[]) AND provolatile = 'v' \
             AND nspname NOT IN ('pg_catalog', 'information_schema'))",
        )
        .bind(words)
        .fetch_one(readers)
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_may_be_a_name() {
        let words = words("SELECT Add_Note($1), \"Größe\"('o''clock') -- b");
        for expect in ["add_note", "Add_Note", "Größe", "größe", "clock", "b", "$1"] {
            assert!(words.contains(expect), "{expect}: {words:?}");
        }
    }

    #[test]
    fn control_is_the_first_word_or_anywhere_in_text() {
        for (text, is_text, expect) in [
            ("SELECT 1", true, false),
            ("SELECT 1; COMMIT", true, true),
            (" set search_path = shop", false, true),
            ("UPDATE tags SET name = $1", false, false),
            ("CALL pay($1)", false, true),
            ("", true, false),
        ] {
            assert_eq!(is_control(text, &words(text), is_text), expect, "{text}");
        }
    }
}
