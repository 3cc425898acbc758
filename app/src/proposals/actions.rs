//! What can be done with proposals.

use formwork::prelude::*;

use super::Proposal;

/// Keeps a proposal.
#[action]
pub async fn propose(proposal: Proposal) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, routes::href};

    let slides = match &proposal.slides {
        Some(file) => Some(queries::Slides::read(file).await?),
        None => None,
    };
    let mut transaction = writer().begin().await?;
    queries::insert(&mut transaction, &proposal, slides.as_ref())
        .await
        .on_violation::<Proposal>()?;
    transaction.commit().await?;
    revalidate_path(href::examples::forms());
    Ok(redirect(href::examples::forms()))
}

/// Says while one types that a title is taken; the table decides in the end.
#[cfg(feature = "ssr")]
pub(super) async fn title_is_free(title: &str) -> Result<Option<Violation>> {
    let is_taken = super::queries::has_title(&crate::database::db(), title).await?;
    Ok(is_taken.then(|| Violation::new("unique")))
}
