//! A mail that was written to the folder; in development only.

use formwork::prelude::*;

use crate::{mail::Mailer, routes::href, texts::texts};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().mails;
    Ok(Metadata::new(texts.mail, texts.description))
}

/// Shows its text, with its links as links.
pub async fn page(Path(name): Path<String>, State(mailer): State<Mailer>) -> Result<impl IntoView> {
    let texts = &texts().mails;
    let folder = mailer.shown_folder().ok_or_else(not_found)?;
    let mail = folder.read(name).await?.ok_or_else(not_found)?;
    Ok(view! {
        <h1>{mail.header("Subject")}</h1>
        <p>{texts.sent_to} {mail.header("To")} ", " {mail.header("Date")}</p>
        <pre class="mail">{mail.linked_text()}</pre>
        <p>
            <a href=href::development::mail()>{texts.all}</a>
        </p>
    })
}
