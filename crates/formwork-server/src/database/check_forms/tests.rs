//! Forms beside tables that agree with them, and tables that do not.

use formwork_core::{
    Email, FormValues, Secret,
    field::{Choice, FieldSpec, FieldValue, InputType, Rules},
    form::FormReader,
};
use sqlx::{AssertSqlSafe, sqlite::SqlitePoolOptions};

use super::*;
use crate::database::FormColumn;

/// A field called `a`, with what its type says of it.
const fn spec<T: FieldValue>(rules: Rules) -> FieldSpec {
    let min = if rules.min.is_some() { rules.min } else { T::MIN };
    let max = if rules.max.is_some() { rules.max } else { T::MAX };
    FieldSpec {
        name: "a",
        label: "A",
        input_type: T::INPUT_TYPE,
        required: !T::OPTIONAL,
        multiple: false,
        choices: T::CHOICES,
        rules: Rules { min, max, ..rules },
        inner: || &[],
        item: None,
    }
}

const fn length(min: Option<usize>, max: Option<usize>) -> Rules {
    Rules { min_length: min, max_length: max, ..Rules::NONE }
}

const fn range(min: Option<&'static str>, max: Option<&'static str>) -> Rules {
    Rules { min, max, ..Rules::NONE }
}

static TEXT: [FieldSpec; 1] = [spec::<String>(length(Some(3), Some(5)))];
static OPTIONAL: [FieldSpec; 1] = [spec::<Option<String>>(length(None, Some(5)))];
static ADDRESS: [FieldSpec; 1] = [spec::<Email>(length(None, Some(20)))];
static PASSWORD: [FieldSpec; 1] = [spec::<Secret<String>>(length(Some(12), Some(64)))];
static AGE: [FieldSpec; 1] = [spec::<i32>(range(Some("18"), Some("120")))];
static SMALL: [FieldSpec; 1] = [spec::<u8>(Rules::NONE)];
static PRICE: [FieldSpec; 1] = [spec::<f64>(range(Some("0.5"), None))];
static NEWS: [FieldSpec; 1] = [spec::<bool>(Rules::NONE)];
static PLAN: [FieldSpec; 1] = [spec::<Plan>(Rules::NONE)];
static BORN: [FieldSpec; 1] = [spec::<Day>(range(Some("2000-03-01"), None))];

/// A form of one field, stored in the column `a` of the table `t`.
const fn form<T: FieldValue + Send + Sync + 'static>(
    specs: fn() -> &'static [FieldSpec],
    columns: &'static [FormColumn; 1],
) -> FormTable {
    FormTable { form: "NewRow", table: "t", columns, specs, accepts: accepts::<T> }
}

fn accepts<T: FieldValue + Send + Sync + 'static>(spec: &'static FieldSpec, text: &str) -> bool {
    let mut values = FormValues::new();
    values.push(spec.name, text);
    FormReader::new(&values).field::<T>(spec).is_some()
}

static TEXT_FORM: FormTable = form::<String>(|| &TEXT, &[FormColumn::new::<String>("a", "a")]);
static UNIQUE_FORM: FormTable =
    form::<String>(|| &TEXT, &[FormColumn::new::<String>("a", "a").unique()]);
static OPTIONAL_FORM: FormTable =
    form::<Option<String>>(|| &OPTIONAL, &[FormColumn::new::<Option<String>>("a", "a")]);
static ADDRESS_FORM: FormTable = form::<Email>(|| &ADDRESS, &[FormColumn::new::<Email>("a", "a")]);
static PASSWORD_FORM: FormTable =
    form::<Secret<String>>(|| &PASSWORD, &[FormColumn::new::<Secret<String>>("a", "a")]);
static AGE_FORM: FormTable = form::<i32>(|| &AGE, &[FormColumn::new::<i32>("a", "a")]);
static SMALL_FORM: FormTable = form::<u8>(|| &SMALL, &[FormColumn::new::<u8>("a", "a")]);
static PRICE_FORM: FormTable = form::<f64>(|| &PRICE, &[FormColumn::new::<f64>("a", "a")]);
static NEWS_FORM: FormTable = form::<bool>(|| &NEWS, &[FormColumn::new::<bool>("a", "a")]);
static PLAN_FORM: FormTable = form::<Plan>(|| &PLAN, &[FormColumn::new::<Plan>("a", "a")]);
static BORN_FORM: FormTable = form::<Day>(|| &BORN, &[FormColumn::new::<Day>("a", "a")]);

struct Plan;

impl FieldValue for Plan {
    const INPUT_TYPE: InputType = InputType::Select;
    const CHOICES: &'static [Choice] =
        &[Choice { value: "free", label: "Free" }, Choice { value: "it's", label: "It is" }];

    fn parse(text: &str) -> Result<Self, &'static str> {
        Self::CHOICES.iter().any(|choice| choice.value == text).then_some(Self).ok_or("choice")
    }

    fn to_text(&self) -> Option<String> {
        None
    }
}

struct Day;

impl FieldValue for Day {
    const INPUT_TYPE: InputType = InputType::Date;
    const MIN: Option<&'static str> = Some("0001-01-01");
    const MAX: Option<&'static str> = Some("9999-12-31");

    fn parse(_: &str) -> Result<Self, &'static str> {
        Ok(Self)
    }

    fn to_text(&self) -> Option<String> {
        None
    }
}

/// Compares a form with the table `t`; what differs is given without form and field.
async fn differences(statements: &str, form: &FormTable) -> Vec<String> {
    let db = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&db).await.unwrap();
    match check((&db).into(), &[form]).await {
        Ok(()) => Vec::new(),
        Err(CheckFormsError::Disagree(list)) => {
            list.iter().map(|disagreement| disagreement.difference().to_owned()).collect()
        }
        Err(CheckFormsError::Database(error)) => panic!("{statements}: {error}"),
    }
}

async fn check_table(statements: &str, form: &FormTable, expect: &[&str]) {
    assert_eq!(differences(statements, form).await, expect, "{statements}");
}

#[tokio::test]
async fn a_list_names_form_and_field() {
    let db = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    let error = check((&db).into(), &[&TEXT_FORM]).await.unwrap_err();
    let expect = "the database does not agree with the forms:\n  NewRow.a: there is no table t";
    assert_eq!((error.to_string(), format!("{error:?}")), (expect.into(), expect.into()));
}

#[tokio::test]
async fn a_field_has_a_column_that_can_be_written() {
    check_table("CREATE TABLE t (b)", &TEXT_FORM, &["the table t has no column a"]).await;
    check_table("CREATE VIEW t AS SELECT 1 AS a", &TEXT_FORM, &["there is no table t"]).await;
    let generated = "CREATE TABLE t (b TEXT, a TEXT AS (b))";
    check_table(generated, &TEXT_FORM, &["the column a is generated"]).await;
    check_table(
        "CREATE TABLE T (A TEXT NOT NULL CHECK (length(a) BETWEEN 2 AND 5))",
        &TEXT_FORM,
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_required_field_is_not_null() {
    let nullable = "the form requires it, the column takes NULL: add NOT NULL";
    let check = "CHECK (length(a) BETWEEN 2 AND 5)";
    check_table(&format!("CREATE TABLE t (a TEXT {check})"), &TEXT_FORM, &[nullable]).await;
    for agreeing in [
        format!("a TEXT NOT NULL {check}"),
        format!("a TEXT {check} CHECK (a IS NOT NULL)"),
        format!("a TEXT {check}, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID; CREATE TABLE u (a"),
    ] {
        check_table(&format!("CREATE TABLE t ({agreeing})"), &TEXT_FORM, &[]).await;
    }
    let other = format!("CREATE TABLE t (a TEXT {check}, b, CHECK (a IS NOT NULL OR b IS NULL))");
    check_table(&other, &TEXT_FORM, &[nullable]).await;
}

#[tokio::test]
async fn an_optional_field_is_nullable_or_has_a_default() {
    for agreeing in ["", "NOT NULL DEFAULT ''"] {
        let table = format!("CREATE TABLE t (a TEXT {agreeing} CHECK (length(a) <= 5))");
        check_table(&table, &OPTIONAL_FORM, &[]).await;
    }
    let not_null = "the form takes no value, the column is NOT NULL without a default: \
                    drop NOT NULL, or make the field required";
    let table = "CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) <= 5))";
    check_table(table, &OPTIONAL_FORM, &[not_null]).await;
    let checked = "CREATE TABLE t (a TEXT CHECK (length(a) <= 5) CHECK (a IS NOT NULL))";
    let refused = "the form takes no value, the database does not: CHECK (a IS NOT NULL)";
    check_table(checked, &OPTIONAL_FORM, &[refused]).await;
}

#[tokio::test]
async fn a_unique_field_is_unique_by_itself() {
    let table = "CREATE TABLE t (b, a TEXT NOT NULL CHECK (length(a) BETWEEN 2 AND 5)";
    let lacks = ["the form says it is unique, the database does not: add UNIQUE"];
    let adds = ["the database says it is unique, the form does not: add #[field(unique)]"];
    for (rest, is_unique) in [
        (" UNIQUE)", true),
        (", CONSTRAINT once UNIQUE (A))", true),
        ("); CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE)", true),
        (", PRIMARY KEY (a))", true),
        (")", false),
        (", UNIQUE (a, b), UNIQUE (b))", false),
        ("); CREATE INDEX i ON t (a)", false),
        ("); CREATE UNIQUE INDEX i ON t (a) WHERE b", false),
        ("); CREATE UNIQUE INDEX i ON t (lower(a))", false),
    ] {
        let table = format!("{table}{rest}");
        check_table(&table, &UNIQUE_FORM, if is_unique { &[] } else { &lacks }).await;
        check_table(&table, &TEXT_FORM, if is_unique { &adds } else { &[] }).await;
    }
}

#[tokio::test]
async fn lengths_are_the_same() {
    let at_most = "the form takes at most 5 characters, the database takes 6: \
                   add CHECK (length(a) <= 5)";
    let at_least = "the form takes at least 3 characters, or 2 that count as 3, the database takes 1: \
                    add CHECK (length(a) >= 2)";
    for (check, expect) in [
        ("CHECK (length(a) BETWEEN 2 AND 5)", &[][..]),
        ("CHECK (length(a) >= 2) CONSTRAINT short CHECK (length(a) < 6 /* ) */ -- )\n)", &[]),
        ("CHECK (length(t.\"a\") > 1 AND length([a]) <= 5 AND length(`a`) <> 9)", &[]),
        ("", &[at_most, at_least]),
        ("CHECK (length(a) >= 2)", &[at_most]),
        ("CHECK (length(a) <= 5)", &[at_least]),
        ("DEFAULT 'CHECK (length(a) < 6)' CHECK (length(a) > 1)", &[at_most]),
        (
            "CHECK (length(a) BETWEEN 2 AND 4)",
            &[
                "the form takes 5 characters, the database does not: CHECK (length(a) BETWEEN 2 AND 4)",
            ],
        ),
        (
            "CHECK (length(a) BETWEEN 3 AND 5)",
            &["the form takes 2 characters that count as 3, the database does not: \
                 CHECK (length(a) BETWEEN 3 AND 5)"],
        ),
        (
            "CHECK (octet_length(a) BETWEEN 2 AND 5)",
            &["the form takes 5 characters of two bytes, the database does not: \
               CHECK (octet_length(a) BETWEEN 2 AND 5)"],
        ),
        (
            "CHECK (length(a) BETWEEN 2 AND 5 AND unicode(a) < 65536)",
            &["the form takes 2 characters that count as 3, the database does not: \
                 CHECK (length(a) BETWEEN 2 AND 5 AND unicode(a) < 65536)"],
        ),
    ] {
        let table = format!("CREATE TABLE t (a TEXT NOT NULL {check}, b TEXT)");
        check_table(&table, &TEXT_FORM, expect).await;
    }
}

#[tokio::test]
async fn checks_over_several_columns_count_unless_they_ask_for_the_others() {
    for check in [
        "CHECK (length(a) BETWEEN 2 AND 5 AND length(b) < 9)",
        "CHECK (length(a) BETWEEN 2 AND 5), CHECK (b IS NOT NULL OR a IS NULL)",
        "CHECK (length(a) BETWEEN 2 AND 5), CHECK (a < b)",
    ] {
        let table = format!("CREATE TABLE t (b TEXT, a TEXT NOT NULL, {check})");
        check_table(&table, &TEXT_FORM, &[]).await;
    }
}

#[tokio::test]
async fn an_address_is_probed_by_addresses() {
    let table = "CREATE TABLE t (a TEXT NOT NULL COLLATE NOCASE \
                 CHECK (a LIKE '%_@_%' AND length(a) <= 20))";
    check_table(table, &ADDRESS_FORM, &[]).await;
    let at_most = "the form takes at most 20 characters, the database takes 21: \
                   add CHECK (length(a) <= 20)";
    check_table("CREATE TABLE t (a TEXT NOT NULL)", &ADDRESS_FORM, &[at_most]).await;
}

#[tokio::test]
async fn of_a_secret_something_else_is_stored() {
    let table = "CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) = 97))";
    check_table(table, &PASSWORD_FORM, &[]).await;
    let nullable = "the form requires it, the column takes NULL: add NOT NULL";
    check_table("CREATE TABLE t (a TEXT)", &PASSWORD_FORM, &[nullable]).await;
}

#[tokio::test]
async fn ranges_are_the_same() {
    let lacks = [
        "the form takes at least 18, the database takes 17: add CHECK (a >= 18)",
        "the form takes at most 120, the database takes 121: add CHECK (a <= 120)",
    ];
    check_table("CREATE TABLE t (a INTEGER NOT NULL) STRICT", &AGE_FORM, &lacks).await;
    for agreeing in [
        "a INTEGER NOT NULL CHECK (a BETWEEN 18 AND 120)",
        "a TEXT NOT NULL CHECK (CAST(a AS INT) BETWEEN 18 AND 120)",
    ] {
        check_table(&format!("CREATE TABLE t ({agreeing})"), &AGE_FORM, &[]).await;
    }
    let as_text = "CREATE TABLE t (a TEXT NOT NULL CHECK (a >= 18 AND a <= 120))";
    assert!(!differences(as_text, &AGE_FORM).await.is_empty(), "texts are in another order");
    let narrow = "CREATE TABLE t (a INTEGER NOT NULL CHECK (a BETWEEN 18 AND 99))";
    let refused = "the form takes 120, the database does not: CHECK (a BETWEEN 18 AND 99)";
    check_table(narrow, &AGE_FORM, &[refused]).await;
    check_table("CREATE TABLE t (a REAL NOT NULL CHECK (a >= 0.5))", &PRICE_FORM, &[]).await;
    let cheap = "CREATE TABLE t (a REAL NOT NULL CHECK (a >= 0.5 AND a < 1000))";
    let refused = "the form takes 1000000000, the database does not: CHECK (a >= 0.5 AND a < 1000)";
    check_table(cheap, &PRICE_FORM, &[refused]).await;
}

#[tokio::test]
async fn the_limits_of_a_type_need_no_check_and_break_none() {
    check_table("CREATE TABLE t (a INTEGER NOT NULL)", &SMALL_FORM, &[]).await;
    let narrow = "CREATE TABLE t (a INTEGER NOT NULL CHECK (a <= 100))";
    let refused = "the form takes 255, the database does not: CHECK (a <= 100)";
    check_table(narrow, &SMALL_FORM, &[refused]).await;
    let strict = "CREATE TABLE t (a BLOB NOT NULL) STRICT";
    let refused =
        "the form takes 0, the database does not: cannot store INT value in BLOB column t.a";
    check_table(strict, &SMALL_FORM, &[refused]).await;
}

#[tokio::test]
async fn a_checkbox_is_zero_or_one() {
    for agreeing in
        ["a INTEGER", "a BOOLEAN NOT NULL CHECK (a IN (0, 1))", "a INT NOT NULL DEFAULT 0"]
    {
        check_table(&format!("CREATE TABLE t ({agreeing})"), &NEWS_FORM, &[]).await;
    }
    let always = "CREATE TABLE t (a INTEGER NOT NULL CHECK (a = 1))";
    let refused = "the form takes what is not checked, the database does not: CHECK (a = 1)";
    check_table(always, &NEWS_FORM, &[refused]).await;
}

#[tokio::test]
async fn choices_are_the_same() {
    let lacks = "the form takes only what it offers, the database takes \"none of these\": \
                 add CHECK (a IN ('free', 'it''s'))";
    check_table("CREATE TABLE t (a TEXT NOT NULL)", &PLAN_FORM, &[lacks]).await;
    let agreeing = "CREATE TABLE t (a TEXT NOT NULL CHECK (a IN ('free', 'it''s')))";
    check_table(agreeing, &PLAN_FORM, &[]).await;
    let fewer = "CREATE TABLE t (a TEXT NOT NULL CHECK (a IN ('free', 'paid')))";
    let refused = "the form takes \"it's\", the database does not: CHECK (a IN ('free', 'paid'))";
    check_table(fewer, &PLAN_FORM, &[refused]).await;
    check_table("CREATE TABLE t (a INTEGER NOT NULL CHECK (a < 2))", &PLAN_FORM, &[]).await;
}

#[tokio::test]
async fn dates_have_the_same_limits() {
    let lacks = "the form takes nothing before 2000-03-01, the database takes the day before: \
                 add CHECK (a >= '2000-03-01')";
    check_table("CREATE TABLE t (a DATE NOT NULL)", &BORN_FORM, &[lacks]).await;
    let agreeing = "CREATE TABLE t (a TEXT NOT NULL CHECK (a > '2000-02-29'))";
    check_table(agreeing, &BORN_FORM, &[]).await;
    let late = "CREATE TABLE t (a TEXT NOT NULL CHECK (a > '2000-03-01'))";
    let refused = "the form takes 2000-03-01, the database does not: CHECK (a > '2000-03-01')";
    check_table(late, &BORN_FORM, &[refused]).await;
}

#[tokio::test]
async fn names_that_need_quotes_are_quoted() {
    let table = "CREATE TABLE t ([b c] TEXT, \"d\"\"e\" TEXT, `x,` INT, \
                 a TEXT NOT NULL CHECK (length(a) BETWEEN 2 AND 5), CHECK (\"b c\" <> 'it''s'))";
    check_table(table, &TEXT_FORM, &[]).await;
}

#[tokio::test]
async fn a_check_that_fails_says_why() {
    let table = "CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) BETWEEN 2 AND 5 AND json(a)))";
    let refused = "the form takes 3 characters, the database does not: \
                   CHECK (length(a) BETWEEN 2 AND 5 AND json(a)): malformed JSON";
    check_table(table, &TEXT_FORM, &[refused]).await;
}

#[tokio::test]
async fn the_database_is_only_read() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = crate::database::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) BETWEEN 2 AND 5))")
        .execute(&db)
        .await
        .unwrap();
    let read_only = db.connect_options().as_ref().clone().read_only(true);
    let read_only = SqlitePoolOptions::new().connect_with(read_only).await.unwrap();
    check((&read_only).into(), &[&TEXT_FORM]).await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM t").fetch_one(&db).await.unwrap();
    assert_eq!(rows, 0);
}
