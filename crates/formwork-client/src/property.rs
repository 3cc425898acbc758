//! What may be a property of an island.

use serde::{Serialize, de::DeserializeOwned};

/// A property of an island: the server writes it into the page as JSON, and the browser reads it.
///
/// Everything is that serde can do both with: numbers, texts, lists, and types that derive
/// `Serialize` and `Deserialize`. A function, a `Callback` or a signal cannot leave its program.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a property of an island",
    label = "cannot cross to the browser",
    note = "properties are written into the page as JSON and read from there: derive `Serialize` and `Deserialize`; what is a function, a signal or borrowed cannot leave the server, so let the island make its own, or tell others by a `Channel`"
)]
pub trait Property {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Property for T {}

/// Compiles if `T` can be a property of an island; `#[island]` asks for each.
///
/// # Examples
///
/// ```
/// formwork_client::assert_property::<Option<String>>();
/// ```
///
/// A function cannot cross:
///
/// ```compile_fail,E0277
/// formwork_client::assert_property::<fn()>();
/// ```
pub const fn assert_property<T: Property>() {}
