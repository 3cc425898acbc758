//! The mails that were written to the folder; in development only.

use formwork::prelude::*;

use crate::{
    mail::{Mailer, StoredMail},
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Mails", "What would have been sent");

/// How many mails are shown.
const SHOWN: usize = 100;

/// Lists the mails, the newest first.
pub async fn page(State(mailer): State<Mailer>) -> Result<impl IntoView> {
    let folder = mailer.shown_folder().ok_or_else(not_found)?;
    let mails = folder.newest(SHOWN).await?;
    Ok(view! {
        <h1>"Mails"</h1>
        {match mails.is_empty() {
            true => view! { <p>"Nothing was sent yet."</p> }.into_any(),
            false => table(&mails).into_any(),
        }}
    })
}

fn table(mails: &[StoredMail]) -> impl IntoView + use<> {
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"Subject"</th>
                    <th scope="col">"To"</th>
                    <th scope="col">"Date"</th>
                </tr>
            </thead>
            <tbody>{mails.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(mail: &StoredMail) -> impl IntoView + use<> {
    view! {
        <tr>
            <td>
                <a href=href::development::mail::name(
                    &mail.name,
                )>{mail.header("Subject").to_owned()}</a>
            </td>
            <td>{mail.header("To").to_owned()}</td>
            <td>{mail.header("Date").to_owned()}</td>
        </tr>
    }
}
