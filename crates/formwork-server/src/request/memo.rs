//! The same load in one render runs once.

use std::{
    any::Any,
    collections::HashMap,
    fmt,
    hash::Hash,
    panic::Location,
    sync::{Arc, Mutex, PoisonError},
};

use formwork_core::Result;
use tokio::sync::OnceCell;

use super::{RequestContext, current};

/// What was loaded in one render: by the place of the call, and there by key.
#[derive(Default)]
pub(crate) struct Memo {
    by_place: Mutex<HashMap<&'static Location<'static>, Box<dyn Any + Send>>>,
}

type Cells<K, V> = HashMap<K, Arc<OnceCell<V>>>;

impl Memo {
    /// The cell of a key; `None` if another call at this place has other types.
    fn cell<K, V>(&self, place: &'static Location<'static>, key: K) -> Option<Arc<OnceCell<V>>>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let mut by_place = self.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        let cells = by_place.entry(place).or_insert_with(|| Box::new(Cells::<K, V>::new()));
        let cells = cells.downcast_mut::<Cells<K, V>>()?;
        Some(Arc::clone(cells.entry(key).or_default()))
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

/// Runs `load` once for each `key` in one render; who asks again gets a clone of the value.
///
/// So metadata, layouts and components can each ask for what they show. Two calls in the source
/// are two memos, so keys need to be unique within one call only; wrap it in a function. An error
/// is not kept. In an action or a handler, which may change what was loaded, every call loads.
///
/// # Errors
///
/// What `load` gives.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```
/// use formwork_core::Result;
/// use formwork_server::request::memo;
///
/// async fn member_name(id: i64) -> Result<String> {
///     memo(id, async move || Ok(format!("member {id}"))).await
/// }
/// ```
#[track_caller]
pub fn memo<K, V, F, Fut>(key: K, load: F) -> impl Future<Output = Result<V>>
where
    K: Hash + Eq + Send + 'static,
    V: Clone + Send + Sync + 'static,
    F: FnOnce() -> Fut,
    Fut: Future<Output = Result<V>>,
{
    let context: Arc<RequestContext> = current();
    let place = Location::caller();
    async move {
        let is_render = !context.may_set_cookies();
        match context.memo.cell(place, key).filter(|_| is_render) {
            Some(cell) => cell.get_or_try_init(load).await.cloned(),
            None => load().await,
        }
    }
}
