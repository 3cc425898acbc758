//! Routes: which page, handler or API route answers at which path.

pub use boundary::Boundary;
pub use function::{LayoutFn, MetadataFn, PageFn, Refusal};
pub use href::Href;
pub use layout::Layout;
pub use methods::Methods;
pub use page::Page;
pub use routes::Routes;

pub(crate) use frame::Frame;
pub(crate) use metadata::MetadataSource;
pub(crate) use page::PageRoute;
pub(crate) use site::Site;

mod boundary;
mod frame;
mod function;
mod href;
mod layout;
mod levels;
mod metadata;
mod methods;
mod page;
mod routes;
mod serve_page;
mod site;
