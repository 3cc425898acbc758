//! What is around a page.

use std::sync::Arc;

use super::{Boundary, layout::LayoutRoute};

/// A layout, or a boundary.
#[derive(Clone)]
pub(crate) enum Frame {
    Layout(Arc<LayoutRoute>),
    Boundary(Arc<Boundary>),
}

impl Frame {
    pub(crate) fn boundary(&self) -> Option<&Boundary> {
        match self {
            Self::Boundary(boundary) => Some(boundary),
            Self::Layout(_) => None,
        }
    }
}
