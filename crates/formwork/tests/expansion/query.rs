//! `#[derive(Query)]`.

use std::borrow::Cow;

use formwork::FormValues;

use crate::by_macro;

mod query_by_hand {
    use std::{borrow::Cow, fmt};

    use formwork::{
        FormValues,
        query::{QueryParameters, QueryValue},
        routing::Href,
    };

    #[derive(Debug)]
    pub(crate) struct Filter {
        pub(crate) page: Option<u32>,
        pub(crate) tag: Vec<String>,
    }

    impl QueryParameters for Filter {
        fn decode(values: &FormValues) -> Option<Self> {
            Some(Self {
                page: QueryValue::read("page", values)?,
                tag: QueryValue::read("tag", values)?,
            })
        }

        fn encode(&self) -> FormValues {
            let mut values = FormValues::new();
            self.page.write("page", &mut values);
            self.tag.write("tag", &mut values);
            values
        }
    }

    #[derive(Clone, Debug)]
    pub(crate) struct FilterHref(Href);

    impl FilterHref {
        pub(crate) fn new(path: Href) -> Self {
            Self(path)
        }

        pub(crate) fn with(self, parameters: &Filter) -> Self {
            Self(self.0.with_query(parameters))
        }

        #[expect(dead_code, reason = "a link need not choose its language")]
        pub(crate) fn in_language(self, tag: impl AsRef<str>) -> Self {
            Self(self.0.in_language(tag))
        }

        pub(crate) fn page(self, page: u32) -> Self {
            Self(self.0.set_query("page", &page))
        }

        pub(crate) fn tag(self, tag: impl Into<String>) -> Self {
            Self(self.0.add_query("tag", &tag.into()))
        }
    }

    impl fmt::Display for FilterHref {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl From<FilterHref> for String {
        fn from(link: FilterHref) -> Self {
            link.0.into()
        }
    }

    impl From<FilterHref> for Cow<'static, str> {
        fn from(link: FilterHref) -> Self {
            Cow::Owned(link.0.into())
        }
    }
}

#[test]
fn a_query_is_read_and_written_alike() {
    use formwork::query::QueryParameters;
    for query in ["", "page=2", "page=", "page=x", "page=1&page=2", "tag=a&x=y&tag=b&page=7"] {
        let values = FormValues::parse(query.as_bytes()).expect("few fields");
        let macros = by_macro::Filter::decode(&values);
        let hand = query_by_hand::Filter::decode(&values);
        assert_eq!(format!("{macros:?}"), format!("{hand:?}"), "{query}");
        assert_eq!(macros.map(|it| it.encode()), hand.map(|it| it.encode()), "{query}");
    }
}

#[test]
fn a_link_with_parameters_is_written_alike() {
    let path = || formwork::routing::Href::new("/users");
    let macros = by_macro::FilterHref::new(path()).tag("a").page(1).page(2).tag("b c");
    let hand = query_by_hand::FilterHref::new(path()).tag("a").page(1).page(2).tag("b c");
    assert_eq!(macros.to_string(), "/users?tag=a&page=2&tag=b+c");
    assert_eq!(String::from(macros.clone()), String::from(hand.clone()));
    assert_eq!(Cow::from(macros.clone()), Cow::from(hand.clone()), "as metadata takes it");
    let macros = macros.with(&by_macro::Filter { page: None, tag: vec!["x".to_owned()] });
    let hand = hand.with(&query_by_hand::Filter { page: None, tag: vec!["x".to_owned()] });
    assert_eq!(macros.to_string(), "/users?tag=x");
    assert_eq!(macros.to_string(), hand.to_string());
}
