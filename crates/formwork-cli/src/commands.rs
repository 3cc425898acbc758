//! One module a command.

pub(crate) mod build;
pub(crate) mod dev;
pub(crate) mod routes;
pub(crate) mod start;
pub(crate) mod test;
