//! Events that islands tell each other.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    marker::PhantomData,
    rc::Rc,
};

use leptos::prelude::*;

/// On the server an island has nobody to tell: what is rendered there belongs to one request.
const HAS_LISTENERS: bool = cfg!(any(test, target_arch = "wasm32"));

/// Events of one type that islands of a page tell each other, whatever stands between them.
///
/// All islands run in one WASM, so an event is handed over as it is. Two channels are the same if
/// name and type are. An event is heard by those that listen when it is sent, and kept for nobody.
/// On the server nothing is sent and nobody listens.
///
/// # Examples
///
/// ```
/// use formwork_client::Channel;
///
/// #[derive(Clone)]
/// struct Added {
///     product: u64,
/// }
///
/// static ADDED: Channel<Added> = Channel::new("added");
///
/// // In one island:
/// ADDED.send(Added { product: 7 });
/// // In another:
/// ADDED.listen(|added| drop(added.product));
/// ```
///
/// An event of another type is not sent:
///
/// ```compile_fail,E0308
/// # use formwork_client::Channel;
/// static COUNT: Channel<u32> = Channel::new("count");
/// COUNT.send("seven");
/// ```
pub struct Channel<T> {
    name: &'static str,
    event: PhantomData<fn(T) -> T>,
}

struct Listener {
    id: u64,
    name: &'static str,
    /// A `Handler` of the channel's type.
    handler: Rc<dyn Any>,
}

struct Handler<T>(Box<dyn Fn(T)>);

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
    static NEXT_ID: Cell<u64> = const { Cell::new(0) };
}

impl<T: Clone + 'static> Channel<T> {
    /// The channel of this name, and of this type.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, event: PhantomData }
    }

    /// Tells everybody who listens, in the order in which they began.
    pub fn send(&self, event: T) {
        // A listener may begin or end others: those of now are told.
        for id in LISTENERS.with_borrow(|all| all.iter().map(|one| one.id).collect::<Vec<_>>()) {
            if let Some(handler) = self.handler(id)
                && let Some(Handler(handle)) = handler.downcast_ref::<Handler<T>>()
            {
                handle(event.clone());
            }
        }
    }

    /// Hears every event from now on, until the island that asks is gone.
    pub fn listen(&self, handle: impl Fn(T) + 'static) {
        if !HAS_LISTENERS {
            return;
        }
        let id = NEXT_ID.replace(NEXT_ID.get() + 1);
        let handler = Rc::new(Handler::<T>(Box::new(handle)));
        LISTENERS.with_borrow_mut(|all| all.push(Listener { id, name: self.name, handler }));
        on_cleanup(move || {
            // What the handler holds may end other listeners when it is dropped, so it is dropped
            // last; and it may be held until the thread ends, and all listeners with it.
            let gone = LISTENERS.try_with(|all| {
                let mut all = all.borrow_mut();
                let place = all.iter().position(|one| one.id == id);
                place.map(|place| all.remove(place))
            });
            drop(gone);
        });
    }

    /// The last event that was heard since now, as a signal.
    #[must_use]
    pub fn latest(&self) -> ReadSignal<Option<T>>
    where
        T: Send + Sync,
    {
        let (latest, set_latest) = signal(None);
        self.listen(move |event| {
            set_latest.try_set(Some(event));
        });
        latest
    }

    fn handler(&self, id: u64) -> Option<Rc<dyn Any>> {
        LISTENERS.with_borrow(|all| {
            let listener = all.iter().find(|one| one.id == id && one.name == self.name);
            listener.map(|one| Rc::clone(&one.handler))
        })
    }
}

impl<T> fmt::Debug for Channel<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Channel").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static COUNT: Channel<u32> = Channel::new("count");
    static TEXT: Channel<String> = Channel::new("count");

    fn heard(owner: &Owner) -> Rc<RefCell<Vec<u32>>> {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let all = Rc::clone(&heard);
        owner.with(|| COUNT.listen(move |count| all.borrow_mut().push(count)));
        heard
    }

    #[test]
    fn all_listeners_of_name_and_type_hear_an_event() {
        let owner = Owner::new();
        let (one, other) = (heard(&owner), heard(&owner));
        COUNT.send(1);
        TEXT.send("2".to_owned());
        Channel::<u32>::new("another").send(3);
        Channel::<u32>::new("count").send(4);
        assert_eq!(*one.borrow(), [1, 4]);
        assert_eq!(*other.borrow(), [1, 4]);
    }

    #[test]
    fn a_listener_ends_with_its_owner() {
        let (owner, other) = (Owner::new(), Owner::new());
        let (gone, stays) = (heard(&owner), heard(&other));
        COUNT.send(1);
        owner.cleanup();
        COUNT.send(2);
        assert_eq!(*gone.borrow(), [1]);
        assert_eq!(*stays.borrow(), [1, 2]);
        other.cleanup();
        LISTENERS.with_borrow(|all| assert!(all.is_empty()));
    }

    #[test]
    fn a_listener_may_send_and_begin_and_end_others() {
        let (owner, other) = (Owner::new(), Owner::new());
        let ended = heard(&other);
        let later = Rc::new(RefCell::new(Vec::new()));
        let (inner_owner, inner_later) = (owner.clone(), Rc::clone(&later));
        owner.with(|| {
            COUNT.listen(move |count| {
                if count > 0 {
                    other.cleanup();
                    inner_later.borrow_mut().push(heard(&inner_owner));
                    COUNT.send(count - 1);
                }
            });
        });
        COUNT.send(1);
        assert_eq!(*ended.borrow(), [1], "it began before the one that ends it");
        assert_eq!(*later.borrow()[0].borrow(), [0]);
        owner.cleanup();
    }

    #[test]
    fn the_latest_event_is_a_signal() {
        let owner = Owner::new();
        owner.with(|| {
            COUNT.send(1);
            let latest = COUNT.latest();
            assert_eq!(latest.get_untracked(), None);
            COUNT.send(2);
            assert_eq!(latest.get_untracked(), Some(2));
        });
    }
}
