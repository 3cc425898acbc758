//! The scripts that Redis runs, and what they are given.

use std::time::Duration;

use redis::{Script, ScriptInvocation};

use super::{
    ENTRY_LIFE, ENTRY_LIMIT, Held, How, LEASE, MISSING_LIFE, Moment, NewStored,
    connection::Connection, names::short, noted::Batch,
};

/// For how long a name is known, and the hash of what holds for all.
const NAME_LIFE: Duration = Duration::from_secs(2 * ENTRY_LIFE.as_secs());

/// A script of which the first lines are those of all. An invalidation has to be heard even if there
/// is no room.
macro_rules! script {
    ($file:literal) => {
        Script::new(concat!(
            "#!lua flags=allow-oom\n",
            include_str!("common.lua"),
            include_str!($file)
        ))
    };
}

/// Those of one namespace.
pub(super) struct Scripts {
    /// The version of the scripts is in it: others would not understand what these write.
    prefix: String,
    state_key: String,
    pub(super) lease: Duration,
    look: Script,
    put: Script,
    remove: Script,
    invalidate: Script,
    beat: Script,
    leave: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        let mut scripts = Self {
            prefix: String::new(),
            state_key: String::new(),
            lease: LEASE,
            look: script!("look.lua"),
            put: Script::new(concat!(
                "#!lua\n",
                include_str!("common.lua"),
                include_str!("put.lua")
            )),
            remove: script!("remove.lua"),
            invalidate: script!("invalidate.lua"),
            beat: script!("beat.lua"),
            leave: script!("leave.lua"),
        };
        scripts.namespace("formwork");
        scripts
    }

    pub(super) fn namespace(&mut self, namespace: &str) {
        self.prefix = format!("{namespace}:cache:1");
        self.state_key = format!("{}:state", self.prefix);
    }

    pub(super) fn look<'a>(
        &'a self,
        to: &Connection,
        key: &str,
        held: Option<Held<'_>>,
    ) -> ScriptInvocation<'a> {
        let mut call = self.call(&self.look, to);
        call.arg(&*short(key));
        match held {
            Some(held) => {
                call.arg(&*held.began.epoch).arg(held.began.number).arg(u8::from(held.is_past));
                add_names(&mut call, held.names);
            }
            None => drop(call.arg("").arg("").arg("0")),
        }
        call
    }

    pub(super) fn put<'a>(
        &'a self,
        to: &Connection,
        key: &str,
        new: NewStored<'_>,
    ) -> ScriptInvocation<'a> {
        let fresh_for = new.fresh_for.map(|it| it.as_millis().to_string());
        let keep_for = new.keep_for.clamp(Duration::from_millis(1), ENTRY_LIFE);
        let bytes = new.bytes.filter(|bytes| bytes.len() <= ENTRY_LIMIT);
        let mut call = self.call(&self.put, to);
        call.arg(&*short(key))
            .arg(&*new.began.epoch)
            .arg(new.began.number)
            .arg(fresh_for.unwrap_or_default())
            .arg(millis(keep_for))
            .arg(millis(NAME_LIFE))
            .arg(bytes.as_deref().unwrap_or_default());
        add_names(&mut call, new.names);
        call
    }

    pub(super) fn remove<'a>(
        &'a self,
        to: &Connection,
        key: &str,
        began: &Moment,
    ) -> ScriptInvocation<'a> {
        let mut call = self.call(&self.remove, to);
        call.arg(&*short(key)).arg(&*began.epoch).arg(began.number);
        call
    }

    pub(super) fn invalidate<'a>(&'a self, to: &Connection, batch: &Batch) -> ScriptInvocation<'a> {
        let names = |how| batch.names.iter().filter(move |it| it.1 == how).map(|(name, _)| name);
        let mut call = self.call(&self.invalidate, to);
        call.arg(u8::from(batch.is_everything)).arg(names(How::Drop).count());
        add_names(&mut call, names(How::Drop));
        add_names(&mut call, names(How::MakeStale));
        call
    }

    /// Puts off the deadline of a member, and tells of the others that are known.
    pub(super) fn beat<'a>(
        &'a self,
        to: &Connection,
        member: &str,
        deadline: u64,
        epoch: &str,
        others: &[String],
    ) -> ScriptInvocation<'a> {
        let mut call = self.call(&self.beat, to);
        call.arg(member).arg(deadline).arg(epoch).arg(millis(NAME_LIFE)).arg(others);
        call
    }

    pub(super) fn leave<'a>(&'a self, to: &Connection, member: &str) -> ScriptInvocation<'a> {
        let mut call = self.call(&self.leave, to);
        call.arg(member);
        call
    }

    fn call<'a>(&'a self, script: &'a Script, to: &Connection) -> ScriptInvocation<'a> {
        let mut call = script.prepare_invoke();
        call.key(&self.state_key)
            .arg(&*to.run)
            .arg(&self.prefix)
            .arg(millis(self.lease))
            .arg(millis(MISSING_LIFE));
        call
    }
}

fn add_names<'a>(call: &mut ScriptInvocation<'_>, names: impl IntoIterator<Item = &'a String>) {
    for name in names {
        call.arg(&*short(name));
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
