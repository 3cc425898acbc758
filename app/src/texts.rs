//! What the application says, in each of its languages.
//!
//! A text is a field, so one that is missing in a language does not compile. What has parameters or plural
//! forms is a function.

use formwork::{
    field::{FieldValue, Messages},
    prelude::{Language, language},
};
use icu_locale_core::Locale;

pub use administration::Administration;
pub use english::ENGLISH;
pub use german::{GERMAN, GERMAN_FORMS};

mod administration;
mod english;
mod german;

/// What stands before something and after it.
pub type Around = (&'static str, &'static str);

/// The texts in the language of the request.
///
/// # Panics
///
/// Outside a request.
#[must_use]
pub fn texts() -> &'static Texts {
    Texts::in_language(language())
}

/// What the forms say in the language of the request, if that is not what they say by themselves.
///
/// # Panics
///
/// Outside a request.
#[must_use]
pub fn messages() -> Option<Messages> {
    (language().tag() == "de").then_some(GERMAN_FORMS)
}

/// What a choice is called in the language of the request.
///
/// # Panics
///
/// Outside a request.
#[must_use]
pub fn label(label: &'static str) -> &'static str {
    messages().map_or(label, |messages| messages.label(label))
}

/// The same of the choice that is written as `value`; that itself, if none is.
///
/// # Panics
///
/// Outside a request.
#[must_use]
pub fn label_of<T: FieldValue>(value: &str) -> String {
    let choice = T::CHOICES.iter().find(|choice| choice.value == value);
    choice.map_or(value, |choice| label(choice.label)).to_owned()
}

/// Everything that the application says.
pub struct Texts {
    /// Whose days and numbers are written.
    pub locale: fn() -> Locale,
    /// What the language calls itself.
    pub language: &'static str,
    pub site: Site,
    pub start: Start,
    pub refusals: Refusals,
    pub accounts: Accounts,
    pub links: Links,
    pub letters: Letters,
    pub directory: Directory,
    pub profile: Profile,
    pub notices: Notices,
    pub settings: Settings,
    pub tokens: Tokens,
    pub administration: Administration,
    pub mails: Mails,
}

impl Texts {
    /// Those in a language of the site.
    #[must_use]
    pub fn in_language(language: Language) -> &'static Self {
        match language.tag() {
            "de" => &GERMAN,
            _ => &ENGLISH,
        }
    }
}

/// What stands on every page.
pub struct Site {
    pub name: &'static str,
    pub description: &'static str,
    /// The title of a page in the place of `%s`.
    pub title_template: &'static str,
    pub navigation: &'static str,
    pub home: &'static str,
    pub directory: &'static str,
    pub account: &'static str,
    pub examples: &'static str,
    /// What the menu of languages is called.
    pub languages: &'static str,
}

/// The start page.
pub struct Start {
    pub heading: &'static str,
    pub introduction: &'static str,
    pub directory: &'static str,
    pub join: &'static str,
}

/// What stands where a page cannot be shown.
pub struct Refusals {
    pub failed: &'static str,
    pub failed_text: &'static str,
    /// Before the number of the failure.
    pub failed_number: &'static str,
    /// What was sent is no form of ours.
    pub malformed: &'static str,
    pub malformed_text: &'static str,
    pub too_large: &'static str,
    pub too_large_text: &'static str,
    pub too_often: &'static str,
    pub too_often_text: &'static str,
    pub unavailable: &'static str,
    pub unavailable_text: &'static str,
    /// When to try it again.
    pub again: fn(minutes: u64) -> String,
    pub not_found: &'static str,
    pub not_found_text: &'static str,
    pub unauthorized: &'static str,
    pub unauthorized_text: &'static str,
    pub forbidden: &'static str,
    pub forbidden_text: &'static str,
    pub to_start: &'static str,
}

/// Making an account, signing in and out.
pub struct Accounts {
    pub join: &'static str,
    pub join_description: &'static str,
    pub is_member: &'static str,
    pub sign_in: &'static str,
    /// Of the pages for who has an account already.
    pub for_members: &'static str,
    pub no_account: &'static str,
    pub password_hint: &'static str,
    pub welcome: &'static str,
    pub signed_out: &'static str,
    /// Continues the label of a name.
    pub unseen_name: &'static str,
    /// Continues the label of an address.
    pub is_registered: &'static str,
    /// Continues the label of a password.
    pub does_not_fit: &'static str,
}

/// Links in mails: what they are for, and what follows from them.
pub struct Links {
    pub no_longer_good: &'static str,
    pub confirm: &'static str,
    /// Around the address and the member's name.
    pub confirm_question: [&'static str; 3],
    pub confirm_button: &'static str,
    pub confirm_gone: &'static str,
    pub confirmed: &'static str,
    /// Of the address of an administrator.
    pub sign_in_first: &'static str,
    pub confirmed_already: &'static str,
    /// Around the member's address.
    pub is_confirmed: Around,
    /// Around the member's address.
    pub is_unconfirmed: Around,
    pub send_another: &'static str,
    pub mail_sent: &'static str,
    pub address_taken: &'static str,
    pub forgotten: &'static str,
    pub forgotten_text: &'static str,
    pub send: &'static str,
    /// Says nothing of whether there is such a member.
    pub reset_sent: &'static str,
    pub reset: &'static str,
    /// Around the member's address.
    pub reset_for: Around,
    pub reset_button: &'static str,
    pub reset_gone: &'static str,
    pub ask_again: &'static str,
    pub password_changed: &'static str,
    pub password_reset: &'static str,
}

/// The mails.
pub struct Letters {
    pub confirm_subject: &'static str,
    /// The text around the link.
    pub confirm: fn(link: &str) -> String,
    pub changed_subject: &'static str,
    /// To the address that a member had before.
    pub changed: &'static str,
    pub reset_subject: &'static str,
    /// The text around the link.
    pub reset: fn(link: &str) -> String,
}

/// The list of members.
pub struct Directory {
    pub title: &'static str,
    pub description: &'static str,
    pub name: &'static str,
    pub search: &'static str,
    pub since: &'static str,
    pub likes: &'static str,
    /// How many members there are, or are found; the number as it is written.
    pub found: fn(count: i64, written: &str, search: Option<&str>) -> String,
    pub pages: &'static str,
    pub page: fn(page: &str, pages: &str) -> String,
    pub previous: &'static str,
    pub next: &'static str,
}

/// A member's profile.
pub struct Profile {
    pub description: fn(name: &str) -> String,
    /// Before a day.
    pub member_since: &'static str,
    pub like: &'static str,
    pub liked: &'static str,
    pub liked_by: &'static str,
    pub missing: &'static str,
    pub missing_text: &'static str,
    pub to_directory: &'static str,
}

/// The notices of a profile.
pub struct Notices {
    pub heading: &'static str,
    pub hint: &'static str,
    pub add: &'static str,
    pub added: &'static str,
    pub edit: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,
    pub saved: &'static str,
    pub changed: &'static str,
    /// Before the text that the notice has now.
    pub says_now: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub delete: &'static str,
    pub deleted: &'static str,
    /// Before the text of the notice that was deleted.
    pub deleted_one: &'static str,
    pub undo: &'static str,
    pub restored: &'static str,
    pub too_many: fn(most: i64) -> String,
    /// Where a click is taken back.
    pub failed: &'static str,
}

/// The settings.
pub struct Settings {
    pub title: &'static str,
    pub leaving: &'static str,
    pub keep_short: &'static str,
    pub save: &'static str,
    pub profile: ProfileSettings,
    pub account: AccountSettings,
    pub preferences: PreferenceSettings,
    pub sessions: SessionSettings,
    pub data: DataSettings,
}

/// What everybody sees of a member.
pub struct ProfileSettings {
    pub title: &'static str,
    pub description: &'static str,
    pub heading: &'static str,
    /// Around the member's address.
    pub signed_in_as: Around,
    pub see: &'static str,
    pub bio_hint: &'static str,
    pub picture_hint: &'static str,
    pub remove_picture: &'static str,
    pub sign_out: &'static str,
    pub saved_now: &'static str,
    pub name: &'static str,
    pub bio: &'static str,
    pub saved: &'static str,
    pub picture_removed: &'static str,
    /// Continues the label of the picture.
    pub picture_too_large: fn(pixels: u32) -> String,
    /// Continues the label of the picture.
    pub no_picture: &'static str,
}

/// How a member signs in.
pub struct AccountSettings {
    pub title: &'static str,
    pub description: &'static str,
    pub heading: &'static str,
    pub email: &'static str,
    /// Around the member's address.
    pub address: Around,
    pub change_address: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub change_password: &'static str,
    /// Continues the label of a password.
    pub wrong_password: &'static str,
    pub follow_the_link: &'static str,
}

/// How a member likes the site.
pub struct PreferenceSettings {
    pub title: &'static str,
    pub description: &'static str,
    pub heading: &'static str,
    pub saved: &'static str,
}

/// Where a member is signed in.
pub struct SessionSettings {
    pub title: &'static str,
    pub heading: &'static str,
    pub unnamed: &'static str,
    pub current: &'static str,
    /// Before a day.
    pub since: &'static str,
    /// Before a day, and after another one.
    pub seen: &'static str,
    pub end: &'static str,
    pub ended: &'static str,
    pub end_others: &'static str,
    pub ended_others: &'static str,
}

/// What is kept of a member, and leaving.
pub struct DataSettings {
    pub title: &'static str,
    pub description: &'static str,
    pub download: &'static str,
    /// After the link that downloads it.
    pub download_text: &'static str,
    pub delete_heading: &'static str,
    /// Around a day.
    pub deleted_on: Around,
    pub keep: &'static str,
    pub delete_text: &'static str,
    pub delete: &'static str,
    /// Continues the label of an address.
    pub other_address: &'static str,
    pub last_administrator: &'static str,
    pub deleted: &'static str,
    pub kept: &'static str,
}

/// The tokens by which programs act for a member.
pub struct Tokens {
    pub title: &'static str,
    pub description: &'static str,
    pub heading: &'static str,
    pub introduction: &'static str,
    pub document: &'static str,
    pub created: &'static str,
    pub create: &'static str,
    /// Before a day.
    pub made: &'static str,
    /// Before a day.
    pub used: &'static str,
    pub never_used: &'static str,
    pub revoke: &'static str,
    pub revoked: &'static str,
    pub too_many: fn(most: i64) -> String,
}

/// The mails that developers look into.
pub struct Mails {
    pub title: &'static str,
    pub description: &'static str,
    pub none: &'static str,
    pub subject: &'static str,
    pub to: &'static str,
    pub date: &'static str,
    pub mail: &'static str,
    /// Before an address.
    pub sent_to: &'static str,
    pub all: &'static str,
}
