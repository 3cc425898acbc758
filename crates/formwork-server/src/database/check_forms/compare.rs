//! A form beside its table.

use formwork_core::field::InputType;
use sqlx::SqlitePool;

use super::{
    Disagreement,
    create_table::CreateTable,
    probes::{self, Expected, Field, Probe, Value},
    queries::{self, ColumnRow},
    scratch::{Outcome, Scratch},
};
use crate::database::{FormColumn, FormTable, tokens::tokens, violation::mentioned};

/// A table as far as forms are concerned.
struct Table {
    created: CreateTable,
    columns: Vec<ColumnRow>,
    unique_columns: Vec<String>,
    scratch: Scratch,
}

/// A check that has a say on a column.
struct Check<'a> {
    expression: &'a str,
    /// No other column is in it, so what it refuses is refused whatever else is in the row.
    is_alone: bool,
    /// It has refused what the form takes.
    is_refusing: bool,
}

/// Adds what is different between `form` and its table.
pub(super) async fn form(
    db: &SqlitePool,
    form: &FormTable,
    disagreements: &mut Vec<Disagreement>,
) -> sqlx::Result<()> {
    let mut table = Table::read(db, form.table).await?;
    for column in form.columns {
        let differences = match &mut table {
            Some(table) => table.differences(Field { form, column }).await?,
            None => vec![format!("there is no table {}", form.table)],
        };
        let field = column.spec.name;
        disagreements.extend(differences.into_iter().map(|difference| Disagreement {
            form: form.form,
            field,
            difference,
        }));
    }
    Ok(())
}

impl Table {
    async fn read(db: &SqlitePool, name: &str) -> sqlx::Result<Option<Self>> {
        let Some((name, statement)) = queries::statement(db, name).await? else {
            return Ok(None);
        };
        let created = CreateTable::parse(&statement);
        let columns = queries::columns(db, &name).await?;
        let unique_columns = queries::unique_columns(db, &name).await?;
        let scratch = Scratch::open(db, &name, &created).await?;
        Ok(Some(Self { created, columns, unique_columns, scratch }))
    }

    async fn differences(&mut self, field: Field<'_>) -> sqlx::Result<Vec<String>> {
        let Field { form, column } = field;
        let same = |name: &str| name.eq_ignore_ascii_case(column.column);
        let Some(row) = self.columns.iter().find(|row| same(&row.name)) else {
            return Ok(vec![format!("the table {} has no column {}", form.table, column.column)]);
        };
        if row.is_generated {
            return Ok(vec![format!("the column {} is generated", column.column)]);
        }
        let is_unique = self.unique_columns.iter().any(|name| same(name));
        let mut differences: Vec<_> = uniqueness(column, is_unique).into_iter().collect();
        let mut checks = checks(&self.created, column.column);
        differences.extend(blank(&mut self.scratch, row, column, &checks).await?);
        let probes = probes::of(field, is_numeric(&self.created, column.column));
        differences.extend(refused(&mut self.scratch, column, &probes, &mut checks).await?);
        differences.extend(taken(&mut self.scratch, column, &probes, &checks).await?);
        Ok(differences)
    }
}

fn uniqueness(field: &FormColumn, is_unique: bool) -> Option<String> {
    match (field.unique, is_unique) {
        (true, false) => {
            Some("the form says it is unique, the database does not: add UNIQUE".into())
        }
        (false, true) => {
            let difference =
                "the database says it is unique, the form does not: add #[field(unique)]";
            Some(difference.into())
        }
        _ => None,
    }
}

/// Whether `NULL` is refused where the form asks for a value, and taken where it does not.
async fn blank(
    scratch: &mut Scratch,
    row: &ColumnRow,
    field: &FormColumn,
    checks: &[Check<'_>],
) -> sqlx::Result<Option<String>> {
    // A checkbox always has a value, and is never required to be checked.
    if field.input_type == InputType::Checkbox {
        return Ok(None);
    }
    if !field.spec.required {
        let is_refused = row.is_not_null && !row.has_default;
        let difference = "the form takes no value, the column is NOT NULL without a default: \
                          drop NOT NULL, or make the field required";
        return Ok(is_refused.then(|| difference.to_owned()));
    }
    let alone = checks.iter().filter(|check| check.is_alone);
    let alone: Vec<_> = alone.map(|check| check.expression).collect();
    let is_checked = match scratch.store(field.column, &Value::Null, &alone).await? {
        Outcome::Unstorable(_) => true,
        Outcome::Checked(refusals) => refusals.iter().any(Option::is_some),
    };
    let is_taken = !row.is_not_null && !is_checked;
    Ok(is_taken.then(|| "the form requires it, the column takes NULL: add NOT NULL".to_owned()))
}

/// What the database refuses although the form takes it.
///
/// Checks over several columns that do so are left out from then on: with the others `NULL` they
/// cannot be judged.
async fn refused(
    scratch: &mut Scratch,
    field: &FormColumn,
    probes: &[Probe],
    checks: &mut Vec<Check<'_>>,
) -> sqlx::Result<Vec<String>> {
    let mut differences = Vec::new();
    for probe in probes {
        let Expected::Taken(this) = &probe.expected else {
            continue;
        };
        let refusals = match scratch.store(field.column, &probe.value, &expressions(checks)).await?
        {
            Outcome::Checked(refusals) => refusals,
            Outcome::Unstorable(message) => {
                differences
                    .push(format!("the form takes {this}, the database does not: {message}"));
                return Ok(differences);
            }
        };
        for (check, refusal) in checks.iter_mut().zip(refusals) {
            let Some(refusal) = refusal else {
                continue;
            };
            // Each check is told of once.
            if check.is_alone && !check.is_refusing {
                differences
                    .push(format!("the form takes {this}, the database does not: {refusal}"));
            }
            check.is_refusing = true;
        }
        checks.retain(|check| check.is_alone || !check.is_refusing);
    }
    Ok(differences)
}

/// What the database takes although the form refuses it.
async fn taken(
    scratch: &mut Scratch,
    field: &FormColumn,
    probes: &[Probe],
    checks: &[Check<'_>],
) -> sqlx::Result<Vec<String>> {
    let mut differences = Vec::new();
    for probe in probes {
        let Expected::Refused { rule, this, check } = &probe.expected else {
            continue;
        };
        let outcome = scratch.store(field.column, &probe.value, &expressions(checks)).await?;
        if matches!(outcome, Outcome::Checked(refusals) if refusals.iter().all(Option::is_none)) {
            let difference =
                format!("the form takes {rule}, the database takes {this}: add {check}");
            differences.push(difference);
        }
    }
    Ok(differences)
}

fn expressions<'a>(checks: &[Check<'a>]) -> Vec<&'a str> {
    checks.iter().map(|check| check.expression).collect()
}

/// The checks that have `column` in them.
fn checks<'a>(created: &'a CreateTable, column: &str) -> Vec<Check<'a>> {
    let mut checks = Vec::new();
    for expression in &created.checks {
        let all: Vec<_> = tokens(expression).collect();
        let is_other = |other: &str| !other.eq_ignore_ascii_case(column) && mentioned(&all, other);
        if mentioned(&all, column) {
            let is_alone = !created.columns.iter().any(|other| is_other(&other.name));
            checks.push(Check { expression, is_alone, is_refusing: false });
        }
    }
    checks
}

/// Whether a column makes numbers of what is put into it (sqlite.org/datatype3.html, section 3.1).
fn is_numeric(created: &CreateTable, column: &str) -> bool {
    let column = created.columns.iter().find(|other| other.name.eq_ignore_ascii_case(column));
    let declared = column.map(|column| column.declared_type.to_ascii_uppercase());
    let declared = declared.unwrap_or_default();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    let is_text = has(&["CHAR", "CLOB", "TEXT", "BLOB"]);
    has(&["INT"]) || (!is_text && has(&["REAL", "FLOA", "DOUB"]))
}
