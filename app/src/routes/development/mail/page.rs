//! The mails that were written to the folder; in development only.

use formwork::prelude::*;

use crate::{
    mail::{Mailer, StoredMail},
    routes::href,
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().mails;
    Ok(Metadata::new(texts.title, texts.description))
}

/// How many mails are shown.
const SHOWN: usize = 100;

/// Lists the mails, the newest first.
pub async fn page(State(mailer): State<Mailer>) -> Result<impl IntoView> {
    let texts = &texts().mails;
    let folder = mailer.shown_folder().ok_or_else(not_found)?;
    let mails = folder.newest(SHOWN).await?;
    Ok(view! {
        <h1>{texts.title}</h1>
        {match mails.is_empty() {
            true => view! { <p>{texts.none}</p> }.into_any(),
            false => table(&mails).into_any(),
        }}
    })
}

fn table(mails: &[StoredMail]) -> impl IntoView + use<> {
    let texts = &texts().mails;
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{texts.subject}</th>
                    <th scope="col">{texts.to}</th>
                    <th scope="col">{texts.date}</th>
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
                )>{mail.header("Subject")}</a>
            </td>
            <td>{mail.header("To")}</td>
            <td>{mail.header("Date")}</td>
        </tr>
    }
}
