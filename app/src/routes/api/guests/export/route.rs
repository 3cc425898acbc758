//! Members as a CSV file (RFC 4180).

use formwork::{
    api::ContentDisposition,
    axum::{http::header, response::IntoResponse},
    database::AnyDatabase,
    prelude::*,
};

use crate::guests::queries;

/// The list, to be saved as a file.
pub async fn get(State(db): State<AnyDatabase>) -> Result<impl IntoResponse, ApiError> {
    let mut csv = String::from("id,name,email\r\n");
    for user in queries::list(&db, None).await? {
        let fields = [user.id.to_string(), field(&user.name), field(&user.email)];
        csv += &fields.join(",");
        csv += "\r\n";
    }
    let content_type = [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")];
    Ok((ContentDisposition::attachment("members.csv"), content_type, csv))
}

/// A quoted field. A spreadsheet runs a text that begins like a formula; a quote before it stops
/// that.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
