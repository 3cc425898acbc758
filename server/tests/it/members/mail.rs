//! How mails are sent, and what they are like.

use super::{
    Browser, PASSWORD,
    mailbox::{link, mails, path, until},
    registration,
    smtp_server::SmtpServer,
};
use crate::{html::Form, http::Request, log::Log, support::TestApp};

const FROM: (&str, &str) = ("MAIL_FROM", "The members <members@example.org>");

#[tokio::test]
async fn a_mail_is_tried_again_until_the_server_takes_it() {
    let mut server = SmtpServer::start(&["451 come back later"]).await;
    let app = TestApp::with_variables(&[("MAIL_URL", &server.url()), FROM]).await;
    let ada = Browser::registered(&app, "Ada").await;
    let mail = server.mail().await;
    let said = |beginning: &str| {
        let said = mail.commands.iter().filter(|command| command.starts_with(beginning));
        said.map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(said("EHLO ").len(), 1, "{:?}", mail.commands);
    assert!(said("MAIL FROM:")[0].starts_with("MAIL FROM:<members@example.org>"));
    assert_eq!(said("RCPT"), ["RCPT TO:<ada@example.org>"]);
    for line in [
        "From: \"The members\" <members@example.org>",
        "To: ada@example.org",
        "Subject: Confirm your address",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
    ] {
        assert!(mail.text.lines().any(|other| other == line), "{line}: {}", mail.text);
    }
    assert!(mail.text.contains("\nDate: ") && mail.text.contains("@[127.0.0.1]>\n"));
    // A long line is written in pieces (RFC 2045, section 6.7).
    let text = mail.text.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    assert_eq!(ada.get(&path(&text)).await.status, 200);
    assert!(!app.mail_folder().exists());
}

#[tokio::test]
async fn a_mail_that_nobody_takes_is_in_the_log_without_who_and_what() {
    let log = Log::capture();
    let mut server = SmtpServer::start(&["550 <ada@example.org> is nobody"]).await;
    let app = TestApp::with_variables(&[("MAIL_URL", &server.url()), FROM]).await;
    Browser::registered(&app, "Ada").await;
    let lines = until(async || {
        Some(log.with("a mail could not be sent")).filter(|lines| !lines.is_empty())
    });
    let line = lines.await.concat();
    for expect in ["ERROR", "example.org", "confirm", "550"] {
        assert!(line.contains(expect), "{expect}: {line}");
    }
    assert!(!line.contains("ada@") && !line.contains("/confirm"), "{line}");
    // It was not tried again: what comes next is the next mail.
    Browser::registered(&app, "Grace").await;
    assert!(server.mail().await.text.contains("To: grace@example.org"));
}

#[tokio::test]
async fn what_a_visitor_types_makes_no_header_and_no_recipient() {
    let app = TestApp::start().await;
    let eve = Browser::new(&app);
    for (name, email, status) in [
        ("Ada", "ada@example.org\r\nBcc: eve@example.org", 422),
        ("Ada", "ada@example.org,eve@example.org", 422),
        ("Ada", "<ada@example.org>", 422),
        ("Ada\r\nBcc: eve@example.org\r\n\r\nBuy", "ada@example.org", 422),
        ("Ada, Bcc: <eve@example.org> Buy", "ada@example.org", 303),
    ] {
        let fields = [("name", name), ("email", email), ("password", PASSWORD)];
        let answer = eve.submit("/register", "register", &fields).await;
        assert_eq!(answer.status, status, "{name} {email}");
    }
    let mail = mails(&app, 1).await.remove(0);
    assert_eq!(mail.lines().filter(|line| line.starts_with("To: ")).count(), 1);
    assert!(mail.contains("\nTo: ada@example.org\r\n"), "{mail}");
    assert!(!mail.contains("Bcc") && !mail.contains("eve@") && !mail.contains("Buy"), "{mail}");
}

#[tokio::test]
async fn links_begin_with_the_origin_and_never_with_the_host() {
    for (variables, host, base) in [
        (&[][..], "evil.org", "http://127.0.0.1:3000"),
        (&[("FORMWORK_ORIGIN", "https://own.org")][..], "own.org", "https://own.org"),
    ] {
        let app = TestApp::with_variables(variables).await;
        let page = app.send(&Request::get("/register").header("host", host)).await;
        let form = registration("Ada")
            .iter()
            .fold(Form::find(page.text(), "register"), |form, (name, value)| {
                form.fill(name, value)
            });
        let post = Request::form("/register", form.body()).header("host", host);
        assert_eq!(app.send(&post).await.status, 303);
        let mail = mails(&app, 1).await.remove(0);
        assert!(mail.contains(&format!("\n{base}/confirm?token=")), "{mail}");
        assert!(!mail.contains("evil.org"), "{mail}");
    }
}

#[tokio::test]
async fn in_development_mails_are_shown_with_their_links() {
    let app = TestApp::with_variables(&[("FORMWORK_DEV", "1")]).await;
    let empty = app.get("/development/mail").await;
    assert!(empty.status == 200 && empty.text().contains("Nothing was sent yet"));
    Browser::registered(&app, "Ada").await;
    mails(&app, 1).await;
    Browser::registered(&app, "Grace").await;
    let link = link(&app, 2).await;

    let list = app.get("/development/mail").await;
    let list = list.text();
    let [ada, grace] = ["ada", "grace"].map(|name| list.find(&format!("{name}@example.org")));
    assert!(grace.unwrap() < ada.unwrap(), "the newest comes first: {list}");
    let name = list.split("href=\"/development/mail/").nth(1).unwrap().split('"').next().unwrap();
    let mail = app.get(&format!("/development/mail/{name}")).await;
    let expect = format!("<a href=\"http://127.0.0.1:3000{link}\">");
    assert!(mail.status == 200 && mail.text().contains(&expect), "{}", mail.text());
}

#[tokio::test]
async fn no_name_of_a_mail_leads_out_of_the_folder() {
    let app = TestApp::with_variables(&[("FORMWORK_DEV", "1")]).await;
    Browser::registered(&app, "Ada").await;
    mails(&app, 1).await;
    std::fs::write(app.mail_folder().join("../secret.eml"), "To: x\n\nsecret").unwrap();
    std::fs::create_dir(app.mail_folder().join("sub")).unwrap();
    std::fs::write(app.mail_folder().join("sub/secret.eml"), "To: x\n\nsecret").unwrap();
    for name in [
        "..%2Fsecret.eml",
        "..%2fsecret.eml",
        "%2e%2e%2Fsecret.eml",
        "%2E%2E/secret.eml",
        "../secret.eml",
        "..%5Csecret.eml",
        "sub%2Fsecret.eml",
        "sub/secret.eml",
        "%2Fetc%2Fpasswd",
        "..%2Fapp.db",
        "..",
        ".",
        "%00",
        "secret.eml%00",
        ".eml",
        "sub",
    ] {
        let answer = app.get(&format!("/development/mail/{name}")).await;
        let text = String::from_utf8_lossy(&answer.body);
        assert!(matches!(answer.status, 308 | 400 | 404), "{name}: {}", answer.status);
        assert!(!text.contains("secret</pre>"), "{name}");
    }
}

#[tokio::test]
async fn elsewhere_no_mail_is_shown() {
    let server = SmtpServer::start(&[]).await;
    let url = server.url();
    for variables in [&[][..], &[("FORMWORK_DEV", "1"), ("MAIL_URL", &*url), FROM][..]] {
        let app = TestApp::with_variables(variables).await;
        Browser::registered(&app, "Ada").await;
        if variables.is_empty() {
            mails(&app, 1).await;
        }
        for path in ["/development/mail", "/development/mail/20261122T075532123456-a.eml"] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
    }
}
