//! Violated constraints as field errors, in SQL that every database understands.

use formwork::{
    Error, FieldError, Kind,
    database::{ConstraintExt, FormColumn, FormTable, StoredForm},
    field::FieldName,
    prelude::Form,
};

/// A database with the tables of [`TABLES`].
pub(crate) trait Database {
    /// Whether it says which reference is violated.
    const NAMES_REFERENCES: bool;

    /// Whether it says the name of a unique constraint.
    const NAMES_KEYS: bool;

    /// Runs one statement.
    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error>;

    /// Runs one statement in a transaction, and commits it.
    async fn commit(&self, statement: &'static str) -> Result<(), Error>;
}

pub(crate) const TABLES: &str = r#"
    CREATE TABLE teams (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CONSTRAINT teams_name_unique UNIQUE
    );
    CREATE TABLE seats (
        team INTEGER NOT NULL CONSTRAINT seats_team REFERENCES teams (id),
        number INTEGER NOT NULL CHECK (number > 0),
        holder TEXT NOT NULL CONSTRAINT holder_length CHECK (length(holder) <= 12),
        second_holder TEXT CHECK (length(second_holder) <= 12),
        "Badge, No." TEXT CONSTRAINT seats_badge UNIQUE,
        deputy INTEGER REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT seats_once UNIQUE (team, number),
        CONSTRAINT two_holders CHECK (holder <> second_holder)
    );
    CREATE UNIQUE INDEX seats_holder ON seats (lower(holder));
    CREATE TABLE bookings (
        team INTEGER NOT NULL,
        number INTEGER NOT NULL,
        CONSTRAINT bookings_seat FOREIGN KEY (team, number) REFERENCES seats (team, number)
    );
    INSERT INTO teams (id, name) VALUES (1, 'a) (b)=(c');
    INSERT INTO seats (team, number, holder, "Badge, No.") VALUES (1, 7, 'Ada', 'x');
"#;

#[derive(Form, Debug)]
struct NewSeat {
    #[field(label = "Team")]
    team: i64,
    #[field(label = "Number")]
    number: i64,
    #[field(label = "Holder")]
    holder: String,
    #[field(label = "Second holder")]
    second_holder: Option<String>,
    #[field(label = "Badge")]
    badge: Option<String>,
}

#[derive(Form, Debug)]
struct NewTeam {
    #[field(label = "Name")]
    name: String,
}

impl StoredForm for NewSeat {
    const TABLE: FormTable = FormTable::new::<Self>("NewSeat", "seats", &COLUMNS);
}

static COLUMNS: [FormColumn; 5] = [
    FormColumn::new::<i64>("team", "team"),
    FormColumn::new::<i64>("number", "number"),
    FormColumn::new::<String>("holder", "holder"),
    FormColumn::new::<Option<String>>("second_holder", "second_holder"),
    FormColumn::new::<Option<String>>("badge", "Badge, No."),
];

/// `field code message` of the error at a field, or `failed` for any other error.
fn outcome<T>(result: Result<T, Error>) -> String {
    let Err(error) = result else {
        return "done".to_owned();
    };
    match error.into_kind() {
        Kind::Invalid(errors) => {
            let texts = errors.iter().map(|error: &FieldError| {
                format!("{} {} {}", error.field(), error.code(), error.message())
            });
            texts.collect::<Vec<_>>().join("; ")
        }
        Kind::Failed(_) => "failed".to_owned(),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check<T>(result: Result<T, Error>, expect: &str) {
    assert_eq!(outcome(result), expect);
}

pub(crate) async fn all<D: Database>(db: &D) {
    unique(db).await;
    unique_over_expressions(db).await;
    foreign_keys(db).await;
    checks(db).await;
    not_null(db).await;
    by_name(db).await;
    chains(db).await;
    whole_forms(db).await;
    other_errors(db).await;
}

const TAKEN_SEAT: &str = "INSERT INTO seats (team, number, holder) VALUES (1, 7, 'Eve')";
const TAKEN_TEAM: &str = "INSERT INTO teams (id, name) VALUES (2, 'a) (b)=(c')";
const NO_TEAM: &str = "INSERT INTO seats (team, number, holder) VALUES (9, 1, 'Eve')";
const NO_SEAT: &str = "INSERT INTO bookings (team, number) VALUES (1, 8)";
const NUMBER_ZERO: &str = "INSERT INTO seats (team, number, holder) VALUES (1, 0, 'Eve')";
const LONG_HOLDER: &str = "INSERT INTO seats (team, number, holder) VALUES (1, 1, 'Eve Evergreen')";
const LONG_SECOND: &str = "INSERT INTO seats (team, number, holder, second_holder) \
                           VALUES (1, 1, 'Eve', 'Eve Evergreen')";
const SAME_HOLDERS: &str =
    "INSERT INTO seats (team, number, holder, second_holder) VALUES (1, 1, 'Eve', 'Eve')";
const NO_HOLDER: &str = "INSERT INTO seats (team, number) VALUES (1, 1)";
const SAME_HOLDER: &str = "INSERT INTO seats (team, number, holder) VALUES (1, 1, 'ADA')";
const SAME_BADGE: &str =
    "INSERT INTO seats (team, number, holder, \"Badge, No.\") VALUES (1, 1, 'Eve', 'x')";

async fn unique<D: Database>(db: &D) {
    let taken = async || db.run(TAKEN_TEAM).await;
    check(taken().await.on_unique(NewTeam::name, "is taken"), "name unique is taken");
    let text = format!("is taken by {}", 1);
    check(taken().await.on_unique(NewTeam::name, text), "name unique is taken by 1");
    let taken = async || db.run(TAKEN_SEAT).await;
    let key = (NewSeat::number, NewSeat::team);
    check(taken().await.on_unique(key, "is taken"), "number unique is taken");
    check(taken().await.on_unique(NewSeat::team, "is taken"), "failed");
    let more = (NewSeat::team, NewSeat::number, NewSeat::holder);
    check(taken().await.on_unique(more, "is taken"), "failed");
    let primary_key = db.run("INSERT INTO teams (id, name) VALUES (1, 'b')").await;
    const ID: FieldName<NewTeam, i64> = FieldName::new("id");
    check(primary_key.on_unique(ID, "is taken"), "id unique is taken");
}

async fn unique_over_expressions<D: Database>(db: &D) {
    let taken = async || db.run(SAME_HOLDER).await;
    check(taken().await.on_unique(NewSeat::holder, "sits"), "failed");
    let by_name = taken().await.on_constraint("seats_holder", NewSeat::holder, "sits");
    check(by_name, "holder unique sits");
}

async fn foreign_keys<D: Database>(db: &D) {
    let gone = async || db.run(NO_TEAM).await;
    check(gone().await.on_foreign_key(NewSeat::team, "is gone"), "team foreign_key is gone");
    let other = if D::NAMES_REFERENCES { "failed" } else { "number foreign_key is gone" };
    check(gone().await.on_foreign_key(NewSeat::number, "is gone"), other);
    let seat = db.run(NO_SEAT).await;
    let key = (NewSeat::team, NewSeat::number);
    check(seat.on_foreign_key(key, "is gone"), "team foreign_key is gone");
    let deferred = "INSERT INTO seats (team, number, holder, deputy) VALUES (1, 1, 'Eve', 9)";
    const DEPUTY: FieldName<NewSeat, i64> = FieldName::new("deputy");
    let committed = db.commit(deferred).await;
    check(committed.on_foreign_key(DEPUTY, "is gone"), "deputy foreign_key is gone");
}

async fn checks<D: Database>(db: &D) {
    let zero = db.run(NUMBER_ZERO).await;
    check(zero.on_check(NewSeat::number, "must be positive"), "number check must be positive");
    let long = async || db.run(LONG_HOLDER).await;
    check(long().await.on_check(NewSeat::holder, "is long"), "holder check is long");
    check(long().await.on_check(NewSeat::second_holder, "is long"), "failed");
    check(long().await.on_check(NewSeat::number, "is long"), "failed");
    let long = db.run(LONG_SECOND).await;
    let second = long.on_check(NewSeat::second_holder, "is long");
    check(second, "second_holder check is long");
}

async fn not_null<D: Database>(db: &D) {
    let absent = async || db.run(NO_HOLDER).await;
    check(absent().await.on_not_null(NewSeat::holder, "is missing"), "holder required is missing");
    check(absent().await.on_not_null(NewSeat::number, "is missing"), "failed");
}

async fn by_name<D: Database>(db: &D) {
    let long = db.run(LONG_HOLDER).await;
    let long = long.on_constraint("holder_length", NewSeat::holder, "is long");
    check(long, "holder check is long");
    let same = db.run(SAME_HOLDERS).await;
    let same = same.on_constraint("two_holders", NewSeat::second_holder, "is the first");
    check(same, "second_holder check is the first");
    let badge = async || db.run(SAME_BADGE).await;
    let columns = badge().await.on_constraint("seats.Badge, No.", NewSeat::badge, "is worn");
    check(columns, "badge unique is worn");
    let name = badge().await.on_constraint("seats_badge", NewSeat::badge, "is worn");
    check(name, if D::NAMES_KEYS { "badge unique is worn" } else { "failed" });
    let seat = db.run(TAKEN_SEAT).await;
    let seat = seat.on_constraint("seats.team, seats.number", NewSeat::number, "is taken");
    check(seat, "number unique is taken");
}

async fn chains<D: Database>(db: &D) {
    for (statement, expect) in [
        (TAKEN_SEAT, "team unique is taken"),
        (NO_TEAM, "team foreign_key is gone"),
        (NUMBER_ZERO, "number check must be positive"),
        (NO_HOLDER, "holder required is missing"),
        (LONG_HOLDER, "holder check is long"),
        (SAME_HOLDER, "failed"),
    ] {
        let result = db
            .run(statement)
            .await
            .on_unique((NewSeat::team, NewSeat::number), "is taken")
            .on_foreign_key(NewSeat::team, "is gone")
            .on_check(NewSeat::number, "must be positive")
            .on_not_null(NewSeat::holder, "is missing")
            .on_constraint("holder_length", NewSeat::holder, "is long");
        check(result, expect);
    }
}

async fn whole_forms<D: Database>(db: &D) {
    let reference = if D::NAMES_REFERENCES { "team foreign_key does not exist" } else { "failed" };
    for (statement, expect) in [
        (TAKEN_SEAT, "team unique is already taken"),
        (SAME_BADGE, "badge unique is already taken"),
        (NO_TEAM, reference),
        (NUMBER_ZERO, "number check is not allowed"),
        (LONG_HOLDER, "holder check is not allowed"),
        (LONG_SECOND, "second_holder check is not allowed"),
        (NO_HOLDER, "holder required is required"),
        (SAME_HOLDER, "failed"),
        (TAKEN_TEAM, "failed"),
    ] {
        let result = db.run(statement).await.on_violation::<NewSeat>();
        check(result, expect);
    }
    let said = db.run(TAKEN_SEAT).await.on_unique((NewSeat::number, NewSeat::team), "is taken");
    check(said.on_violation::<NewSeat>(), "number unique is taken");
}

async fn other_errors<D: Database>(db: &D) {
    let all = |result: Result<(), sqlx::Error>| {
        result
            .on_unique(NewSeat::team, "")
            .on_foreign_key(NewSeat::team, "")
            .on_check(NewSeat::team, "")
            .on_not_null(NewSeat::team, "")
            .on_constraint("", NewSeat::team, "")
            .on_violation::<NewSeat>()
    };
    check(all(db.run("SELECT nothing FROM seats").await), "failed");
    check(all(Err(sqlx::Error::RowNotFound)), "failed");
    check(all(db.run("SELECT 1").await), "done");
    let not_found: Result<(), Error> = Err(formwork::not_found());
    check(not_found.on_unique(NewSeat::team, ""), "NotFound");
}
