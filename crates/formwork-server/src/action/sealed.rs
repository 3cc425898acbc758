//! Sealed arguments and tokens: sealed where a form is rendered, opened before anything else is done
//! with them.

use std::{sync::Arc, time::SystemTime};

use formwork_core::action::{Seal as How, SealArguments, SealedPlace, Sealer, Slot};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{entry::ActionEntry, once::Token};
use crate::{request, request::RequestContext};

/// What sealed texts are made with.
const KEY: &str = "FORMWORK_SECRET";

/// What seals the arguments of the forms of one render.
pub(crate) fn sealer() -> Option<Sealer> {
    RequestContext::current().map(|context| Sealer::new(ByRequest { context }))
}

struct ByRequest {
    context: Arc<RequestContext>,
}

impl SealArguments for ByRequest {
    fn seal(&self, place: SealedPlace, json: &str) -> Option<String> {
        self.context.note_site_read(KEY);
        self.context.site().arguments().seal(&associated(place), json.as_bytes())
    }

    fn tag(&self, place: SealedPlace, json: &str) -> String {
        self.context.note_site_read(KEY);
        self.context.site().arguments().tag(&associated(place), json.as_bytes())
    }

    fn token(&self, action: &'static str) -> Option<String> {
        // A page with a token in it is for one visitor.
        self.context.note_visitor_read("cookies");
        Token::mint(self.context.site().once().seal(), action, SystemTime::now())
    }
}

/// The bound arguments of a form in clear; `None` if one of them was not sealed for here.
pub(super) fn open_bound(
    context: &RequestContext,
    action: &ActionEntry,
    bound: Vec<String>,
) -> Option<Vec<String>> {
    let slots: Vec<Slot> = action.slots().iter().filter(|slot| slot.is_bound).copied().collect();
    let open_one = |(index, text): (usize, String)| match slots.get(index).and_then(|it| it.seal) {
        None => Some(text),
        Some(how) => open(context, action, index, how, &text),
    };
    bound.into_iter().enumerate().map(open_one).collect()
}

/// Opens the sealed arguments of a call; `None` if one of them was not sealed for here.
pub(super) fn open_call(
    context: &RequestContext,
    action: &ActionEntry,
    args: Vec<Box<RawValue>>,
) -> Option<Vec<Box<RawValue>>> {
    if action.slots().iter().all(|slot| slot.seal.is_none()) {
        return Some(args);
    }
    let mut index = 0;
    let mut opened = Vec::with_capacity(args.len());
    for (place, arg) in args.into_iter().enumerate() {
        let slot = action.slots().get(place).copied();
        opened.push(match slot.and_then(|slot| slot.seal) {
            None => arg,
            Some(how) => {
                let text: String = serde_json::from_str(arg.get()).ok()?;
                RawValue::from_string(open(context, action, index, how, &text)?).ok()?
            }
        });
        index += usize::from(slot.is_some_and(|slot| slot.is_bound));
    }
    Some(opened)
}

fn open(
    context: &RequestContext,
    action: &ActionEntry,
    index: usize,
    seal: How,
    text: &str,
) -> Option<String> {
    let place = SealedPlace { action: action.id(), index, seal };
    String::from_utf8(context.site().arguments().open(&associated(place), text)?).ok()
}

/// What the seal also covers: action, place, and who may submit it.
fn associated(SealedPlace { action, index, seal }: SealedPlace) -> Vec<u8> {
    let mut bytes = format!("{action}\0{index}\0").into_bytes();
    if let Some(name) = seal.cookie {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        // Not to have one is a state as well.
        let value = request::cookies().get(name);
        bytes.extend(value.map(|value| Sha256::digest(value).to_vec()).unwrap_or_default());
    }
    bytes
}
