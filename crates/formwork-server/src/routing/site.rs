//! Everything that requests share.

use std::{
    borrow::Cow,
    fmt,
    sync::{Arc, OnceLock},
};

use axum::Router;
use http::Extensions;

use leptos::prelude::AnyView;

use super::{Ahead, Frame, Localized};
use crate::{
    action::Once,
    assets::Assets,
    cache::{self, Cache, Store},
    config::{CacheUrl, Config},
    draft::Drafts,
    language::{Language, Languages},
    outcome::Outcomes,
    request::PendingWork,
    seal::Seal,
    upload::Staging,
};

/// The application as it runs: settings, state, assets, page cache and router.
pub(crate) struct Site {
    config: Config,
    state: Extensions,
    assets: Assets,
    cache: Cache,
    outcomes: Outcomes,
    drafts: Drafts,
    staging: Staging,
    pending: PendingWork,
    arguments: Seal,
    once: Once,
    not_found: Option<NotFound>,
    ahead: Vec<Ahead>,
    localized: Option<Localized>,
    router: OnceLock<Router>,
}

/// What is shown where there is no route.
pub(crate) struct NotFound {
    pub(crate) frames: Vec<Frame>,
    pub(crate) view: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

impl Site {
    pub(crate) fn new(
        config: Config,
        state: Extensions,
        assets: Assets,
        not_found: Option<NotFound>,
        ahead: Vec<Ahead>,
        store: Option<Arc<dyn Store>>,
        localized: Option<Localized>,
    ) -> Self {
        let cache = cache(&config, &assets, store);
        let outcomes = Outcomes::default();
        let drafts = Drafts::new(&config);
        let staging = Staging::of(&config);
        let pending = PendingWork::default();
        let arguments = Seal::new("argument", config.secret.as_ref());
        let once = Once::new(config.secret.as_ref());
        let router = OnceLock::new();
        Self {
            config,
            state,
            assets,
            cache,
            outcomes,
            drafts,
            staging,
            pending,
            arguments,
            once,
            not_found,
            ahead,
            localized,
            router,
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn state<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.state.get()
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.assets
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// What became of actions, until their pages are asked for.
    pub(crate) fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// Who sees drafts.
    pub(crate) fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// What the arguments of forms are sealed with.
    pub(crate) fn arguments(&self) -> &Seal {
        &self.arguments
    }

    /// What the tokens of forms are sealed with, and whose turn it is.
    pub(crate) fn once(&self) -> &Once {
        &self.once
    }

    /// Where uploaded files are until their form is done.
    pub(crate) fn staging(&self) -> &Staging {
        &self.staging
    }

    /// What is to be done before the server stops, though no connection waits for it.
    pub(crate) fn pending(&self) -> &PendingWork {
        &self.pending
    }

    /// What is rendered before it is asked for.
    pub(crate) fn ahead(&self) -> &[Ahead] {
        &self.ahead
    }

    /// The languages of the pages, if the application names any.
    pub(crate) fn languages(&self) -> Option<&Languages> {
        self.localized.as_ref().map(|localized| &localized.languages)
    }

    /// The one at the plain paths.
    pub(crate) fn default_language(&self) -> Language {
        self.languages().map_or(Language::UNNAMED, Languages::default_language)
    }

    /// The language that an address has a prefix of, if it is not the first one, and the address
    /// without it.
    pub(crate) fn split_language<'a>(&self, address: &'a str) -> (Language, Cow<'a, str>) {
        let split = self.languages().and_then(|languages| languages.split(address));
        let split = split.filter(|(language, _)| !language.is_default());
        split.unwrap_or_else(|| (self.default_language(), Cow::Borrowed(address)))
    }

    /// Whether a page in several languages is at a path without a prefix.
    #[inline]
    pub(crate) fn has_languages_at(&self, path: &str) -> bool {
        self.localized.as_ref().is_some_and(|localized| localized.is_page(path))
    }

    pub(crate) fn not_found(&self) -> Option<&NotFound> {
        self.not_found.as_ref()
    }

    /// Called once, by the builder: the router holds the site and the site the router.
    pub(crate) fn set_router(&self, router: Router) {
        let _ = self.router.set(router);
    }

    /// The router, without what the gate does.
    pub(crate) fn router(&self) -> Router {
        self.router.get().cloned().unwrap_or_default()
    }
}

/// The cache of this instance, with the store that it shares with others, if any.
fn cache(config: &Config, assets: &Assets, store: Option<Arc<dyn Store>>) -> Cache {
    let cache = Cache::new(config.cache_memory, config.development);
    if config.render_ahead.is_some() {
        // What the build renders, of a database of its own, is for no instance that runs.
        return cache;
    }
    match store.or_else(|| config.cache_url.as_ref().map(CacheUrl::open)) {
        Some(store) => cache.with_store(store, cache::Settings::of(config, assets.build())),
        None => cache,
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("config", &self.config).finish_non_exhaustive()
    }
}
