//! What a page says about being cached, and where several instances of a site share what they cache.

pub use formwork_core::cache::*;

#[cfg(feature = "ssr")]
pub use formwork_server::cache::{
    BEHIND_LIMIT, Held, How, InProcess, Look, Moment, NewStored, Store, Stored, Validity, store,
};
#[cfg(all(feature = "redis", feature = "ssr"))]
pub use formwork_server::cache::{Redis, RedisUrlError, redis};
