//! What tokens are sealed with, and whose turn it is with one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::{config::Secret, seal::Seal};

/// What the site knows of tokens.
pub(crate) struct Once {
    seal: Seal,
    /// The tokens that are being submitted.
    turns: Mutex<HashMap<[u8; 32], Weak<Turn<()>>>>,
}

impl Once {
    pub(crate) fn new(secret: Option<&Secret>) -> Self {
        Self { seal: Seal::new("once", secret), turns: Mutex::default() }
    }

    pub(in crate::action) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Waits until nobody else submits this token. Who came later would find a file taken that the form
    /// refers to, and say so, while the first one succeeds.
    pub(in crate::action) async fn turn(&self, id: [u8; 32]) -> OwnedMutexGuard<()> {
        self.turn_of(id).lock_owned().await
    }

    fn turn_of(&self, id: [u8; 32]) -> Arc<Turn<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(&id).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(id, Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn one_submit_of_a_token_waits_for_the_other() {
        let once = Once::new(None);
        let first = once.turn([1; 32]).now_or_never().unwrap();
        let mut second = Box::pin(once.turn([1; 32]));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(once.turn([2; 32]).now_or_never().is_some());
        drop(first);
        assert!(second.now_or_never().is_some());
        drop(once.turn([3; 32]).now_or_never());
        assert_eq!(once.turns.lock().unwrap().len(), 1, "what is done is forgotten");
    }
}
