//! The pages of a list.

use formwork::prelude::*;

use crate::{numbers, texts::texts};

/// How many rows a page has.
pub const PAGE_SIZE: u32 = 50;

/// Which page of a list is shown, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    number: u32,
    count: u32,
}

impl Pages {
    /// The page that is wanted of a list with so many rows. Where there is none any more it is the last,
    /// as after the rows of that page were deleted.
    #[must_use]
    pub fn new(wanted: Option<u32>, rows: i64) -> Self {
        let count = u32::try_from(rows).unwrap_or(u32::MAX).div_ceil(PAGE_SIZE).max(1);
        Self { number: wanted.unwrap_or(1).clamp(1, count), count }
    }

    /// How many rows come before it.
    #[must_use]
    pub fn offset(self) -> u32 {
        (self.number - 1) * PAGE_SIZE
    }

    /// The links to the pages before and behind it; nothing if it is the only one.
    pub fn links<L: Fn(u32) -> String>(self, link: L) -> impl IntoView + use<L> {
        let Self { number, count } = self;
        let texts = &texts().directory;
        let previous = (number > 1)
            .then(|| view! { <a rel="prev" href=link(number - 1)>{texts.previous}</a> });
        let next = (number < count)
            .then(|| view! { <a rel="next" href=link(number + 1)>{texts.next}</a> });
        let page = (texts.page)(&numbers::grouped(number.into()), &numbers::grouped(count.into()));
        (count > 1).then(|| {
            view! {
                <nav class="pages" aria-label=texts.pages>
                    {previous} <span>{page}</span> {next}
                </nav>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_there_is_the_nearest_one() {
        for (wanted, rows, number, count) in [
            (None, 0, 1, 1),
            (Some(0), 0, 1, 1),
            (Some(2), 50, 1, 1),
            (Some(2), 51, 2, 2),
            (Some(u32::MAX), 101, 3, 3),
        ] {
            assert_eq!(Pages::new(wanted, rows), Pages { number, count }, "{wanted:?} of {rows}");
        }
        assert_eq!(Pages::new(Some(3), 101).offset(), 100);
    }
}
