//! Routes: which page, handler or API route answers at which path.

pub use handler::{Handler, IntoHandler};
pub use href::Href;
pub use methods::Methods;
pub use page::{LayoutFn, MetadataFn, Page, PageFn, Refusal};
pub use routes::Routes;

pub(crate) use page::{ErasedLayout, PageRoute};
pub(crate) use site::Site;

mod handler;
mod href;
mod layers;
mod methods;
mod page;
mod routes;
mod serve_page;
mod site;
