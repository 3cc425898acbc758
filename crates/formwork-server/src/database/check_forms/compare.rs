//! A form beside its table.

use super::{
    Disagreement, PoolRef,
    probes::{self, Expected, Field, Probe, Value},
    table::{self, Column, Outcome, Scratch, Table},
};
use crate::database::{FormColumn, FormTable};
use formwork_core::field::{FieldSpec, InputType};

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
    pool: PoolRef<'_>,
    form: &FormTable,
    disagreements: &mut Vec<Disagreement>,
) -> sqlx::Result<()> {
    let mut table = Table::read(pool, form.table).await?;
    for column in form.columns {
        let differences = match (&mut table, form.spec(column.field)) {
            (Some(table), Some(spec)) => table.differences(Field { form, column, spec }).await?,
            (Some(_), None) => vec!["the form has no such field".to_owned()],
            (None, _) => vec![format!("there is no table {}", form.table)],
        };
        let field = column.field;
        disagreements.extend(differences.into_iter().map(|difference| Disagreement {
            form: form.form,
            field,
            difference,
        }));
    }
    Ok(())
}

impl Table {
    async fn differences(&mut self, field: Field<'_>) -> sqlx::Result<Vec<String>> {
        let Field { form, column, spec } = field;
        let same = |name: &str| name.eq_ignore_ascii_case(column.column);
        let Some(row) = self.columns.iter().find(|row| same(&row.name)) else {
            return Ok(vec![format!("the table {} has no column {}", form.table, column.column)]);
        };
        if row.is_generated {
            return Ok(vec![format!("the column {} is generated", column.column)]);
        }
        let mut differences: Vec<_> = uniqueness(column, row.is_unique).into_iter().collect();
        let mut checks = checks(&self.checks, &row.name);
        differences.extend(blank(&mut self.scratch, row, spec, &checks).await?);
        let probes = probes::of(field, row.is_numeric);
        differences.extend(refused(&mut self.scratch, &row.name, &probes, &mut checks).await?);
        differences.extend(taken(&mut self.scratch, &row.name, &probes, &checks).await?);
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
    row: &Column,
    field: &FieldSpec,
    checks: &[Check<'_>],
) -> sqlx::Result<Option<String>> {
    // A checkbox always has a value, and is never required to be checked.
    if field.input_type == InputType::Checkbox {
        return Ok(None);
    }
    if !field.required {
        let is_refused = row.is_not_null && !row.has_default;
        let difference = "the form takes no value, the column is NOT NULL without a default: \
                          drop NOT NULL, or make the field required";
        return Ok(is_refused.then(|| difference.to_owned()));
    }
    let alone = checks.iter().filter(|check| check.is_alone);
    let alone: Vec<_> = alone.map(|check| check.expression).collect();
    let is_checked = match scratch.store(&row.name, &Value::Null, &alone).await? {
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
    column: &str,
    probes: &[Probe],
    checks: &mut Vec<Check<'_>>,
) -> sqlx::Result<Vec<String>> {
    let mut differences = Vec::new();
    for probe in probes {
        let Expected::Taken(this) = &probe.expected else {
            continue;
        };
        let refusals = match scratch.store(column, &probe.value, &expressions(checks)).await? {
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
    column: &str,
    probes: &[Probe],
    checks: &[Check<'_>],
) -> sqlx::Result<Vec<String>> {
    let mut differences = Vec::new();
    for probe in probes {
        let Expected::Refused { rule, this, check } = &probe.expected else {
            continue;
        };
        let outcome = scratch.store(column, &probe.value, &expressions(checks)).await?;
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
fn checks<'a>(all: &'a [table::Check], column: &String) -> Vec<Check<'a>> {
    let checks = all.iter().filter(|check| check.columns.contains(column));
    let checks = checks.map(|check| Check {
        expression: &check.expression,
        is_alone: check.columns.len() == 1,
        is_refusing: false,
    });
    checks.collect()
}
