//! Where the metadata of a page or a layout comes from.

use std::sync::Arc;

use futures::future::BoxFuture;
use http::request::Parts;

use super::{MetadataFn, Refusal};
use crate::render::Metadata;

type ErasedMetadata =
    Arc<dyn Fn(Parts) -> BoxFuture<'static, Result<Metadata, Refusal>> + Send + Sync>;

/// Nothing, a value, or a function of the request.
#[derive(Clone)]
pub(crate) enum MetadataSource {
    None,
    Constant(Arc<Metadata>),
    Function(ErasedMetadata),
}

impl MetadataSource {
    pub(super) fn constant(metadata: Metadata) -> Self {
        Self::Constant(Arc::new(metadata))
    }

    pub(super) fn function<G, Args>(metadata: G) -> Self
    where
        G: MetadataFn<Args>,
    {
        Self::Function(Arc::new(move |parts| metadata.call(parts)))
    }

    /// What is said here, and by `outer` where this is silent.
    pub(crate) async fn below(&self, outer: Metadata, parts: &Parts) -> Result<Metadata, Refusal> {
        match self {
            Self::None => Ok(outer),
            Self::Constant(metadata) => Ok(Metadata::clone(metadata).below(outer)),
            Self::Function(metadata) => Ok(metadata(parts.clone()).await?.below(outer)),
        }
    }
}
