//! Someone who visits, and whose browser keeps cookies.

use std::{cell::RefCell, collections::BTreeMap};

use crate::{
    http::{Request, Response},
    support::Server,
};

/// A visitor: every answer's cookies are sent with the next request.
pub(crate) struct Visitor<'a> {
    server: &'a Server,
    cookies: RefCell<BTreeMap<String, String>>,
    /// What no header of any answer may hold.
    secret: Option<&'static str>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn of(server: &'a Server) -> Self {
        Self { server, cookies: RefCell::default(), secret: None }
    }

    /// The same, who looks whether `text` is in a header.
    pub(crate) fn looking_for(self, text: &'static str) -> Self {
        Self { secret: Some(text), ..self }
    }

    pub(crate) async fn send(&self, request: Request) -> Response {
        let pairs =
            self.cookies.borrow().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>();
        let request = match pairs.join("; ") {
            none if none.is_empty() => request,
            cookies => request.header("cookie", &cookies),
        };
        let answer = self.server.send(&request).await;
        for (name, value) in &answer.headers {
            assert!(self.secret.is_none_or(|secret| !value.contains(secret)), "{name}: {value}");
        }
        for set in answer.all("set-cookie") {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    pub(crate) async fn get(&self, target: &str) -> Response {
        self.send(Request::get(target)).await
    }

    /// Submits without scripts, and follows the 303.
    pub(crate) async fn submit(&self, request: Request) -> Response {
        let answer = self.send(request).await;
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        self.get(answer.header("location").unwrap()).await
    }

    /// Submits by the enhancement script.
    pub(crate) async fn enhanced(&self, request: Request) -> Response {
        self.send(request.header("formwork-request", "submit")).await
    }
}
