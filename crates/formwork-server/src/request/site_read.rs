//! What a page reads of the running site, noted while the build renders it.

use super::RequestContext;

/// The site's own origin, as a tag.
pub(crate) const ORIGIN_TAG: &str = "site FORMWORK_ORIGIN";

impl RequestContext {
    /// Notes that `what` belongs to the running site, such as a state: it may differ from that of the
    /// build, so what is made of it is not [shipped](crate::routing::shipped).
    pub(crate) fn note_site_read(&self, what: &str) {
        self.note_if_building(|| Some(format!("site {what}")));
    }

    /// Notes that what is made is made for one origin, if `is_said`.
    pub(crate) fn note_origin_read(&self, is_said: impl FnOnce() -> bool) {
        self.note_if_building(|| is_said().then(|| ORIGIN_TAG.to_owned()));
    }

    /// As a tag, so that it comes along with what is stored and read again.
    fn note_if_building(&self, tag: impl FnOnce() -> Option<String>) {
        if self.site().config().render_ahead.is_some()
            && let Some(tag) = tag()
        {
            self.recording().add_tag(self.site().cache().tags(), &tag);
        }
    }
}
