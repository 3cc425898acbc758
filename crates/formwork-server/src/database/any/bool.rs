//! A truth value as each database has it.

use sqlx::{
    Any, Database, Decode, Type, ValueRef,
    any::{AnyTypeInfo, AnyTypeInfoKind},
    error::BoxDynError,
};

/// A truth value that is read from either database: `BOOLEAN` of PostgreSQL, a number of SQLite.
///
/// A `bool` is bound as it is: in SQLite, which has no other truth values, it is 0 or 1. So a column
/// is `BOOLEAN` in the one and `INTEGER` in the other.
///
/// # Examples
///
/// ```
/// use formwork_server::database::{AnyBool, AnyDatabase};
///
/// #[derive(sqlx::FromRow)]
/// struct Member {
///     name: String,
///     #[sqlx(try_from = "AnyBool")]
///     has_news: bool,
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// let db = AnyDatabase::connect(&url).await?;
/// let table = "CREATE TABLE members (name TEXT NOT NULL, has_news INTEGER NOT NULL) STRICT";
/// sqlx::query(table).execute(&db).await?;
/// let insert = sqlx::query("INSERT INTO members (name, has_news) VALUES ($1, $2)");
/// insert.bind("Ada").bind(true).execute(&db).await?;
///
/// let ada: Member = sqlx::query_as("SELECT name, has_news FROM members").fetch_one(&db).await?;
/// assert!(ada.name == "Ada" && ada.has_news);
/// // Another number is no truth value.
/// assert!(sqlx::query_scalar::<_, AnyBool>("SELECT 7").fetch_one(&db).await.is_err());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyBool(pub bool);

impl From<AnyBool> for bool {
    fn from(value: AnyBool) -> Self {
        value.0
    }
}

impl Type<Any> for AnyBool {
    fn type_info() -> AnyTypeInfo {
        <bool as Type<Any>>::type_info()
    }

    fn compatible(info: &AnyTypeInfo) -> bool {
        <bool as Type<Any>>::compatible(info) || <i64 as Type<Any>>::compatible(info)
    }
}

impl<'r> Decode<'r, Any> for AnyBool {
    fn decode(value: <Any as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        if value.type_info().kind() == AnyTypeInfoKind::Bool {
            return <bool as Decode<Any>>::decode(value).map(Self);
        }
        match <i64 as Decode<Any>>::decode(value)? {
            0 => Ok(Self(false)),
            1 => Ok(Self(true)),
            other => Err(format!("{other} is no truth value").into()),
        }
    }
}
