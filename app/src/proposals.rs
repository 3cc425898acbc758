//! Proposals of talks: the form that shows every kind of field.

pub use actions::propose;
pub use check_proposal::{CheckProposal, CheckProposalProps};
pub use form::{
    Level, Link, LinkFields, Proposal, ProposalFields, Speaker, SpeakerFields, Topic, Track, Venue,
    VenueFields,
};
pub use hashtag::Hashtag;

mod actions;
mod check_proposal;
mod form;
mod hashtag;
#[cfg(feature = "ssr")]
pub mod queries;
