//! Made-up members, so that a new database has something to show.

use formwork::{
    database::AnyConnection,
    prelude::{Result, Secret},
};

use self::names::{BEGINNINGS, ENDINGS, FIRST_NAMES, LAST_NAMES};
use crate::{
    accounts::{self, password},
    clock, guests,
    users::{Visitor, queries, sort_name},
};

mod names;

/// The made-up administrator's address.
pub const ADMINISTRATOR: &str = "ada@example.org";

/// What the made-up administrator signs in with.
pub const PASSWORD: &str = "correct horse battery";

const FIVE_YEARS: i64 = 5 * 365 * 24 * 60 * 60;

/// Fills an empty database with `members` members, who like one another, and as many guests; leaves any
/// other as it is.
pub(super) async fn fill_empty(db: &mut AnyConnection, members: u32) -> Result<()> {
    if members == 0 || queries::count(&mut *db, None).await? > 0 {
        return Ok(());
    }
    let hash = password::hash(&Secret::new(PASSWORD.to_owned())).await?;
    let now = clock::now();
    let mut ids = Vec::new();
    for number in 0..members {
        ids.push(insert(db, number, &hash, now).await?);
        let email = format!("guest.{number}@example.org");
        guests::queries::insert(&mut *db, &name(number), &email).await?;
    }
    for (number, &id) in ids.iter().enumerate() {
        // A few are liked by many.
        let likers = ids.iter().skip(number).step_by(37).take(40 / (number % 40 + 1));
        for &liker in likers.filter(|&&liker| liker != id) {
            queries::like(db, id, &Visitor::member(liker)).await?;
        }
    }
    Ok(())
}

/// Adds a member; the first one is an administrator who can sign in.
async fn insert(db: &mut AnyConnection, number: u32, hash: &str, now: i64) -> Result<i64> {
    let name = name(number);
    let joined = now - i64::from(number * 7919 % 1000) * (FIVE_YEARS / 1000);
    let is_first = number == 0;
    let email = match is_first {
        true => ADMINISTRATOR.to_owned(),
        false => format!("{}.{number}@example.org", first_name(number)),
    };
    let id = queries::insert(db, &name, &email, is_first.then_some(hash), joined).await?;
    if let Some(bio) = bio(number) {
        queries::set_bio(db, id, &bio).await?;
    }
    if is_first {
        accounts::queries::set_role(db, id, accounts::Role::Administrator).await?;
    }
    Ok(id)
}

fn name(number: u32) -> String {
    let index = number as usize;
    let first = FIRST_NAMES[index % FIRST_NAMES.len()];
    format!("{first} {}", LAST_NAMES[index % LAST_NAMES.len()])
}

/// The first name as an address has it.
fn first_name(number: u32) -> String {
    sort_name(FIRST_NAMES[number as usize % FIRST_NAMES.len()])
}

/// What two of three say of themselves.
fn bio(number: u32) -> Option<String> {
    let index = number as usize;
    let beginning = BEGINNINGS[index % BEGINNINGS.len()];
    let ending = ENDINGS[(index / BEGINNINGS.len() + index) % ENDINGS.len()];
    (index % 3 != 1).then(|| format!("{beginning} {ending}"))
}
