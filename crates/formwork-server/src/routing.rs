//! Routes: which page, handler or API route answers at which path.

pub use boundary::Boundary;
pub use cached_handler::ANSWER_LIMIT;
pub use function::{HandlerFn, LayoutFn, MetadataFn, PageFn, PageFuture, Refusal};
pub use handler::{Handler, IntoHandler};
pub use href::Href;
pub use layout::Layout;
pub use listed::LIST_PAUSE;
pub use methods::Methods;
pub use page::Page;
pub use pattern::{Pattern, PatternTarget};
pub use render_ahead::AHEAD_LIMIT;
pub use routes::Routes;
pub use shipped::{ShipError, ShipReport};

pub(crate) use frame::Frame;
pub(crate) use localized::Localized;
pub(crate) use metadata::MetadataSource;
pub(crate) use page::PageRoute;
pub(crate) use render_ahead::Ahead;
pub(crate) use site::Site;

mod boundary;
mod cached_handler;
mod frame;
mod function;
mod handler;
mod href;
mod layers;
mod layout;
mod levels;
mod listed;
mod localized;
mod metadata;
mod methods;
mod page;
mod pattern;
mod render_ahead;
mod routes;
mod serve_cached;
mod serve_page;
mod server_functions;
pub(crate) mod shipped;
mod site;
