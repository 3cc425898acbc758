//! Violated constraints of the database as errors at the fields of a form.

use std::borrow::Cow;

use formwork_core::{
    Error, FieldError, FieldErrors, Kind,
    field::{FieldName, FieldPath},
};

use super::{StoredForm, Violation, ViolationKind, WriteError};

/// A field, or the fields of a key of several columns; an error is shown at the first.
///
/// A column has the name of its field; of a field in a nested form, its name there.
pub trait Key {
    /// The names of the fields, as they stand in the form.
    fn names(self) -> Vec<Cow<'static, str>>;
}

impl<F, T> Key for FieldName<F, T> {
    fn names(self) -> Vec<Cow<'static, str>> {
        vec![self.as_str().into()]
    }
}

impl<F, T> Key for FieldPath<F, T> {
    fn names(self) -> Vec<Cow<'static, str>> {
        vec![self.into_name()]
    }
}

impl<F, T, U> Key for (FieldName<F, T>, FieldName<F, U>) {
    fn names(self) -> Vec<Cow<'static, str>> {
        vec![self.0.as_str().into(), self.1.as_str().into()]
    }
}

impl<F, T, U, V> Key for (FieldName<F, T>, FieldName<F, U>, FieldName<F, V>) {
    fn names(self) -> Vec<Cow<'static, str>> {
        vec![self.0.as_str().into(), self.1.as_str().into(), self.2.as_str().into()]
    }
}

/// The columns of fields: `street` of `address.street`.
fn columns(names: &[Cow<'static, str>]) -> Vec<String> {
    names.iter().map(|name| name.rsplit('.').next().unwrap_or(name).to_owned()).collect()
}

/// Turns violated constraints of the database into field errors, one call for each constraint.
///
/// The database decides, so two requests at the same time cannot both succeed. What no call is about
/// stays the database's error: a 500, whose cause is logged.
///
/// # Examples
///
/// ```
/// use formwork_core::{Kind, field::FieldName};
/// use formwork_server::database::ConstraintExt;
///
/// struct NewSeat;
/// const TEAM: FieldName<NewSeat, i64> = FieldName::new("team");
/// const NUMBER: FieldName<NewSeat, u8> = FieldName::new("number");
///
/// let inserted: Result<(), sqlx::Error> = Err(sqlx::Error::PoolTimedOut);
/// let result = inserted
///     .on_unique((TEAM, NUMBER), "is taken")
///     .on_foreign_key(TEAM, "does not exist any more")
///     .on_check(NUMBER, format!("must be at most {}", 99));
/// assert!(matches!(result.unwrap_err().kind(), Kind::Failed(_)));
/// ```
pub trait ConstraintExt<T>: Sized {
    /// Makes a violated constraint the field error that `read` gives, if it gives one.
    ///
    /// The other methods are this one with a certain `read`.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before. So with every other method.
    fn on_violation_with(
        self,
        read: impl FnOnce(&Violation) -> Option<FieldError>,
    ) -> Result<T, Error>;

    /// Says `message` at the field (code `unique`) if its value has to be unique and is taken.
    ///
    /// `(Seat::team, Seat::number)` is the key of exactly these two columns.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_unique(self, key: impl Key, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        let names = key.names();
        self.on_violation_with(|violation| {
            let is_meant =
                violation.kind() == ViolationKind::Unique && violation.is_of(&columns(&names));
            is_meant.then(|| error_at(names, violation, message))
        })
    }

    /// Says `message` at the field (code `foreign_key`) if what it refers to does not exist.
    ///
    /// SQLite does not say which reference it is: there, it is the first that is named.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_foreign_key(
        self,
        key: impl Key,
        message: impl Into<Cow<'static, str>>,
    ) -> Result<T, Error> {
        let names = key.names();
        self.on_violation_with(|violation| {
            let is_meant = violation.kind() == ViolationKind::ForeignKey
                && (violation.is_of(&columns(&names)) || violation.columns().is_empty());
            is_meant.then(|| error_at(names, violation, message))
        })
    }

    /// Says `message` at the field (code `check`) if a `CHECK` is violated that mentions it, as
    /// [`Violation::mentions`] says; of several fields, all of them.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_check(self, key: impl Key, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        let names = key.names();
        self.on_violation_with(|violation| {
            let is_meant = violation.kind() == ViolationKind::Check
                && columns(&names).iter().all(|column| violation.mentions(column));
            is_meant.then(|| error_at(names, violation, message))
        })
    }

    /// Says `message` at the field (code `required`) if its column has to have a value.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_not_null(
        self,
        field: impl Key,
        message: impl Into<Cow<'static, str>>,
    ) -> Result<T, Error> {
        let names = field.names();
        self.on_violation_with(|violation| {
            let is_meant =
                violation.kind() == ViolationKind::NotNull && violation.is_of(&columns(&names));
            is_meant.then(|| error_at(names, violation, message))
        })
    }

    /// Says `message` at the field if the constraint called `name` is violated, of whatever kind.
    ///
    /// It is for columns that are called otherwise than the field. Where SQLite says columns in the
    /// place of a name, they are the name, in the order of the key: `seats.team, seats.number`.
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_constraint(
        self,
        name: &str,
        field: impl Key,
        message: impl Into<Cow<'static, str>>,
    ) -> Result<T, Error> {
        let names = field.names();
        self.on_violation_with(|violation| {
            violation.is_called(name).then(|| error_at(names, violation, message))
        })
    }

    /// Makes every violated constraint of a column of form `F` an error at its field, with the text
    /// that the catalogue has for the kind of constraint.
    ///
    /// Of a key of several columns it is at the first field of the form that is in the key, of a
    /// check at the field that it mentions. A foreign key in SQLite stays an error, because SQLite
    /// does not say which one it is: name it by [`on_foreign_key`](Self::on_foreign_key).
    ///
    /// # Errors
    ///
    /// The field error, or what was the error before.
    fn on_violation<F: StoredForm>(self) -> Result<T, Error> {
        self.on_violation_with(|violation| {
            let field = F::TABLE.field_of(violation)?;
            Some(FieldError::new(field, violation.kind().code()))
        })
    }
}

fn error_at(
    names: Vec<Cow<'static, str>>,
    violation: &Violation,
    message: impl Into<Cow<'static, str>>,
) -> FieldError {
    let first = names.into_iter().next().unwrap_or_default();
    FieldError::new(first, violation.kind().code()).with_message(message)
}

impl<T> ConstraintExt<T> for Result<T, sqlx::Error> {
    fn on_violation_with(
        self,
        read: impl FnOnce(&Violation) -> Option<FieldError>,
    ) -> Result<T, Error> {
        self.map_err(|error| match Violation::of(&error).as_ref().and_then(read) {
            Some(error) => FieldErrors::from(error).into(),
            None => error.into(),
        })
    }
}

/// What a commit finds, where a constraint is deferred.
impl<T> ConstraintExt<T> for Result<T, WriteError> {
    fn on_violation_with(
        self,
        read: impl FnOnce(&Violation) -> Option<FieldError>,
    ) -> Result<T, Error> {
        self.map_err(Error::from).on_violation_with(read)
    }
}

/// What a call before was not about, or what a function of the application failed with.
impl<T> ConstraintExt<T> for Result<T, Error> {
    fn on_violation_with(
        self,
        read: impl FnOnce(&Violation) -> Option<FieldError>,
    ) -> Result<T, Error> {
        self.map_err(|error| {
            let source = match error.into_kind() {
                Kind::Failed(source) => source,
                other => return other.into(),
            };
            let of_commit = || source.downcast_ref::<WriteError>()?.as_sqlx_error();
            let violation = source.downcast_ref().or_else(of_commit).and_then(Violation::of);
            match violation.as_ref().and_then(read) {
                Some(error) => FieldErrors::from(error).into(),
                None => Kind::Failed(source).into(),
            }
        })
    }
}
