//! The members' directory, as people without scripts use it.

use std::{cell::RefCell, collections::BTreeMap};

use crate::{
    html::Form,
    http::{Request, Response},
    support::TestApp,
};

mod accounts;
mod admin;
mod api;
mod at_once;
mod audit;
mod confirm;
mod directory;
mod languages;
mod likes;
mod mail;
mod mailbox;
mod notices;
mod reset;
mod settings;
mod smtp_server;
mod throttle;

const PASSWORD: &str = "a good long password";

/// A browser without scripts: it keeps cookies and follows no redirect by itself.
struct Browser<'a> {
    app: &'a TestApp,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The address that a proxy says it has.
    address: Option<&'a str>,
}

impl<'a> Browser<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: RefCell::default(), address: None }
    }

    /// One at this address, as a proxy says.
    fn at(app: &'a TestApp, address: &'a str) -> Self {
        Self { address: Some(address), ..Self::new(app) }
    }

    /// One whose user has just registered.
    async fn registered(app: &'a TestApp, name: &str) -> Self {
        let browser = Self::new(app);
        let created = browser.submit("/register", "register", &registration(name)).await;
        assert_eq!((created.status, created.header("location")), (303, Some("/settings")));
        browser
    }

    async fn send(&self, request: Request) -> Response {
        let cookies = self.cookies.borrow().iter().fold(String::new(), |all, (name, value)| {
            let separator = if all.is_empty() { "" } else { "; " };
            format!("{all}{separator}{name}={value}")
        });
        let request = if cookies.is_empty() { request } else { request.header("cookie", &cookies) };
        let request = match self.address {
            Some(address) => request.header("x-forwarded-for", address),
            None => request,
        };
        let response = self.app.send(&request).await;
        for set in response.all("set-cookie") {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if set.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    async fn get(&self, target: &str) -> Response {
        self.send(Request::get(target)).await
    }

    /// Fills in the form of an action on a page, and submits it.
    async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Response {
        let shown = self.get(page).await;
        assert_eq!(shown.status, 200, "{page}: {}", shown.text());
        let form = Form::find(shown.text(), action);
        let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
        self.send(Request::form(page, form.body())).await
    }

    fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }
}

fn address(name: &str) -> &'static str {
    format!("{}@example.org", name.to_lowercase()).leak()
}

fn registration(name: &str) -> [(&str, &str); 3] {
    [("name", name), ("email", address(name)), ("password", PASSWORD)]
}

fn credentials(name: &str) -> [(&str, &str); 2] {
    [("email", address(name)), ("password", PASSWORD)]
}
