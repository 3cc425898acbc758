//! The SQL of proposals.

use formwork::{
    database::{AnyBool, AnyConnection},
    field::FieldValue,
    upload::UploadExt,
};
use serde::Serialize;
use sqlx::{AnyExecutor, FromRow};

use super::{Hashtag, Proposal, Speaker};

/// A proposal as the list shows it.
#[derive(Clone, Debug, FromRow)]
pub struct ProposalRow {
    /// Its number.
    pub id: i64,
    /// The title.
    pub title: String,
    /// The names of the speakers.
    pub speakers: String,
    /// The name of the file, if there is one.
    pub slides_name: Option<String>,
}

/// A file of slides.
#[derive(Clone, Debug, FromRow)]
pub struct Slides {
    /// Its name.
    #[sqlx(rename = "slides_name")]
    pub name: String,
    /// Its media type.
    #[sqlx(rename = "slides_type")]
    pub content_type: String,
    /// Its bytes.
    #[sqlx(rename = "slides")]
    pub content: Vec<u8>,
}

impl Slides {
    /// Reads an uploaded file, which is small by the rules of its field.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub async fn read(file: &formwork::Upload) -> std::io::Result<Self> {
        let content = file.read(file.size()).await?;
        let (name, content_type) = (file.file_name().to_owned(), file.content_type().to_owned());
        Ok(Self { name, content_type, content })
    }
}

/// What the table keeps as it was said.
#[derive(Serialize)]
struct Details<'a> {
    topics: Vec<String>,
    keywords: &'a [String],
    room: Option<&'a str>,
    city: &'a str,
}

impl<'a> Details<'a> {
    fn of(proposal: &'a Proposal) -> Self {
        Self {
            topics: proposal.topics.iter().filter_map(FieldValue::to_text).collect(),
            keywords: &proposal.keywords,
            room: proposal.venue.room.as_deref(),
            city: &proposal.venue.city,
        }
    }
}

/// What is only shown again is kept as JSON.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Keeps a proposal with its speakers.
///
/// # Errors
///
/// A violated constraint, or what else the database says.
pub async fn insert(
    db: &mut AnyConnection,
    proposal: &Proposal,
    slides: Option<&Slides>,
) -> sqlx::Result<i64> {
    let details = Details::of(proposal);
    let id = sqlx::query_scalar(
        "INSERT INTO proposals (title, summary, email, website, code, track, level, language, day,
             begins, ends, ready_at, seats, fee, travel, hashtag, recorded, details, slides_name,
             slides_type, slides)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19, $20, $21) RETURNING id",
    )
    .bind(&proposal.title)
    .bind(&proposal.summary)
    .bind(proposal.email.as_str())
    .bind(proposal.website.as_ref().map(|url| url.as_str()))
    .bind(&proposal.code)
    .bind(proposal.track.to_text())
    .bind(proposal.level.to_text())
    .bind(&proposal.language)
    .bind(proposal.day.to_text())
    .bind(proposal.begins.to_text())
    .bind(proposal.ends.to_text())
    .bind(proposal.ready_at.to_text())
    .bind(i64::from(proposal.seats))
    .bind(proposal.fee.to_text())
    .bind(proposal.travel)
    .bind(proposal.hashtag.as_ref().map(Hashtag::as_str))
    .bind(proposal.recorded)
    .bind(json(&details))
    .bind(slides.map(|slides| &slides.name))
    .bind(slides.map(|slides| &slides.content_type))
    .bind(slides.map(|slides| &slides.content))
    .fetch_one(&mut *db)
    .await?;
    for (place, speaker) in proposal.speakers.iter().enumerate() {
        insert_speaker(db, id, place, speaker).await?;
    }
    Ok(id)
}

async fn insert_speaker(
    db: &mut AnyConnection,
    proposal: i64,
    place: usize,
    speaker: &Speaker,
) -> sqlx::Result<()> {
    let links = speaker.links.iter().map(|link| (link.address.as_str(), link.text.as_str()));
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    sqlx::query("INSERT INTO speakers (proposal_id, place, name, links) VALUES ($1, $2, $3, $4)")
        .bind(proposal)
        .bind(place)
        .bind(&speaker.name)
        .bind(json(&links.collect::<Vec<_>>()))
        .execute(db)
        .await?;
    Ok(())
}

/// Whether there is a proposal of this title.
///
/// # Errors
///
/// What the database says.
pub async fn has_title(db: impl AnyExecutor<'_>, title: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM proposals WHERE title = $1)")
        .bind(title)
        .fetch_one(db)
        .await
        .map(|AnyBool(has_title)| has_title)
}

/// The last ten proposals, the newest first.
///
/// # Errors
///
/// What the database says.
pub async fn latest(db: impl AnyExecutor<'_>) -> sqlx::Result<Vec<ProposalRow>> {
    sqlx::query_as(
        "SELECT id, title, slides_name,
             (SELECT string_agg(name, ', ' ORDER BY place) FROM speakers WHERE proposal_id = id)
                 AS speakers
         FROM proposals ORDER BY id DESC LIMIT 10",
    )
    .fetch_all(db)
    .await
}

/// The slides of a proposal, if there are some.
///
/// # Errors
///
/// What the database says.
pub async fn slides(db: impl AnyExecutor<'_>, id: i64) -> sqlx::Result<Option<Slides>> {
    sqlx::query_as(
        "SELECT slides_name, slides_type, slides FROM proposals
         WHERE id = $1 AND slides IS NOT NULL",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}
