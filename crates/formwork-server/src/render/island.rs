//! Islands as the server writes them: when each is to load, and with how many properties.

use std::fmt;

use leptos::{
    prelude::*,
    reactive::owner::IsHydrating,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        reactive_graph::OwnedView,
        ssr::StreamBuilder,
        view::{Position, PositionState, RenderFlags, add_attr::AddAnyAttr},
    },
};

use super::media_query;
use crate::request::RequestContext;

/// How long the properties of an island may be, as the JSON that stands in the page.
pub const PROPERTIES_LIMIT: usize = 16 * 1024;

const TAG: &str = "leptos-island";

/// When an island loads. Until then it is HTML, and neither glue nor WASM is asked for on its account.
///
/// One that stands inside another island waits for that one as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// At once.
    #[default]
    Load,
    /// When the browser has nothing else to do.
    Idle,
    /// When it, or something in it, is in view.
    Visible,
    /// When a media query matches, such as `(min-width: 40em)`. One that is not well formed never does.
    Media(&'static str),
    /// When it is pressed, focused, typed into or clicked. Clicks and keys that come before it works
    /// are done again when it does, in their order, and what was typed stays.
    Interaction,
}

impl When {
    /// What the script reads; nothing of what loads at once.
    fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Load => None,
            Self::Idle => Some("idle"),
            Self::Visible => Some("visible"),
            Self::Media(query) => Some(query),
            Self::Interaction => Some("interaction"),
        }
    }
}

/// Says when the islands in it load.
///
/// It adds nothing to the page but an attribute of each island. Of two around an island the inner one
/// counts. Without one an island loads at once.
///
/// # Panics
///
/// In development, if a media query is not well formed; elsewhere that is an error in the log, and the
/// islands stay as HTML.
///
/// # Examples
///
/// ```text
/// <Hydrate when=When::Visible>
///     <Comments article=id/>
/// </Hydrate>
/// <Hydrate when=When::Media("min-width: 40em")> // panics: its parentheses are missing
///     <Map/>
/// </Hydrate>
/// ```
#[component]
pub fn Hydrate<C>(
    /// When they load.
    when: When,
    /// The islands, and whatever stands around them.
    children: TypedChildren<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    if let When::Media(query) = when
        && !media_query::is_well_formed(query)
    {
        refuse_query(query);
    }
    let owner = Owner::new();
    let children = children.into_inner();
    let view = owner.with(|| {
        provide_context(when);
        children()
    });
    OwnedView::new_with_owner(view, owner)
}

/// An island's element around what the island renders; Leptos' `#[island]` makes it.
///
/// It writes what Leptos' own of this name does, and when the island loads.
pub struct Island<V> {
    component: &'static str,
    when: When,
    properties: String,
    /// Not so inside another island: its WASM renders this one, too.
    has_element: bool,
    view: V,
}

impl<V> Island<V> {
    /// The island `component`, which is a name and a hash.
    #[must_use]
    pub fn new(component: &'static str, view: V) -> Self {
        let is_inside = use_context::<IsHydrating>().is_some_and(|it| it.0);
        let when = use_context().unwrap_or_default();
        Self { component, when, properties: String::new(), has_element: !is_inside, view }
    }

    /// Adds the properties, as JSON.
    ///
    /// # Panics
    ///
    /// In development, if they are longer than [`PROPERTIES_LIMIT`]; elsewhere that is an error in
    /// the log.
    #[must_use]
    pub fn with_props(mut self, properties: String) -> Self {
        if properties.len() > PROPERTIES_LIMIT {
            refuse_properties(name_of(self.component), properties.len());
        }
        self.properties = properties;
        self
    }

    fn with_view<O>(self, change: impl FnOnce(V) -> O) -> Island<O> {
        let Self { component, when, properties, has_element, view } = self;
        Island { component, when, properties, has_element, view: change(view) }
    }

    fn opening(&self) -> String {
        if !self.has_element {
            return String::new();
        }
        let mut tag = format!("<{TAG}");
        // It comes first, so that one who looks for what loads at once need not read on.
        let attributes = [
            ("data-when", self.when.attribute().unwrap_or_default()),
            ("data-component", self.component),
            ("data-props", &self.properties),
        ];
        for (name, value) in attributes.into_iter().filter(|(_, value)| !value.is_empty()) {
            tag += &format!(" {name}=\"{}\"", escaped(value));
        }
        tag + ">"
    }

    fn closing(&self) -> String {
        if self.has_element { format!("</{TAG}>") } else { String::new() }
    }
}

/// The name that the application gave it.
fn name_of(component: &str) -> &str {
    component.rsplit_once('_').map_or(component, |(name, _)| name)
}

#[track_caller]
fn refuse_query(query: &str) {
    assert!(
        !is_in_development(),
        "the islands in `<Hydrate when=When::Media({query:?})>` would never load: a media query is such as \
         `(min-width: 40em)`, with its parentheses, or `print`"
    );
    tracing::error!(query, "a media query is not well formed, and its islands never load");
}

fn is_in_development() -> bool {
    RequestContext::current().is_some_and(|it| it.site().config().development)
}

#[track_caller]
fn refuse_properties(island: &str, bytes: usize) {
    assert!(
        !is_in_development(),
        "the properties of the island `{island}` are {bytes} bytes long, and at most \
         {PROPERTIES_LIMIT} may be: let it ask for them by an action, or render what it shows as its children"
    );
    tracing::error!(island, bytes, limit = PROPERTIES_LIMIT, "an island has too many properties");
}

/// The value of an attribute in double quotation marks (HTML Standard, section 13.3).
fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

impl<V> fmt::Debug for Island<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { component, when, .. } = self;
        f.debug_struct("Island")
            .field("component", component)
            .field("when", when)
            .finish_non_exhaustive()
    }
}

impl<V: Render> Render for Island<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.view.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.view.rebuild(state);
    }
}

impl<V: RenderHtml> AddAnyAttr for Island<V> {
    type Output<SomeNewAttr: Attribute> = Island<<V as AddAnyAttr>::Output<SomeNewAttr>>;

    fn add_any_attr<NewAttr: Attribute>(self, attribute: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self.with_view(|view| view.add_any_attr(attribute))
    }
}

impl<V: RenderHtml> RenderHtml for Island<V> {
    type AsyncOutput = Island<V::AsyncOutput>;
    type Owned = Island<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        self.view.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        let Self { component, when, properties, has_element, view } = self;
        let view = view.resolve().await;
        Island { component, when, properties, has_element, view }
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.push_str(&self.opening());
        let closing = self.closing();
        self.view.to_html_with_buf(buf, position, flags, extra_attrs);
        buf.push_str(&closing);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.push_sync(&self.opening());
        let closing = self.closing();
        self.view.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, flags, extra_attrs);
        buf.push_sync(&closing);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.view.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self.with_view(V::into_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(view: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| view().to_html())
    }

    fn like() -> Island<&'static str> {
        Island::new("Like_0123", "text").with_props(r#"{"a":"<&>"}"#.to_owned())
    }

    #[test]
    fn an_island_loads_at_once_unless_something_else_is_said() {
        let plain = "<leptos-island data-component=\"Like_0123\" \
            data-props=\"{&quot;a&quot;:&quot;&lt;&amp;&gt;&quot;}\">text</leptos-island>";
        assert_eq!(html(|| like().into_any()), plain);
        let at_once = html(|| view! { <Hydrate when=When::Load>{like()}</Hydrate> }.into_any());
        assert_eq!(at_once, plain);
    }

    #[test]
    fn the_inner_of_two_strategies_counts() {
        let view = || {
            view! {
                <Hydrate when=When::Visible>
                    {like()}
                    <Hydrate when=When::Media("(width > 9em)")>{like()}</Hydrate>
                    {like()}
                </Hydrate>
                {like()}
            }
        };
        let html = html(|| view().into_any());
        let whens: Vec<_> = html
            .split("<leptos-island ")
            .skip(1)
            .map(|tag| tag.split_once("data-component").unwrap().0)
            .collect();
        let visible = "data-when=\"visible\" ";
        assert_eq!(whens, [visible, "data-when=\"(width &gt; 9em)\" ", visible, ""]);
    }

    #[test]
    fn inside_another_island_it_has_no_element() {
        let inner = html(|| {
            provide_context(IsHydrating(true));
            like().into_any()
        });
        assert_eq!(inner, "text");
    }

    #[test]
    fn an_island_is_named_as_the_application_names_it() {
        assert_eq!(name_of("Like_Button_0123456789abcdef"), "Like_Button");
        assert_eq!(name_of("Like"), "Like");
    }
}
