//! A whole module of actions, with options for all of them.

use formwork::{action::Action, routing::Routes};
use serde_json::json;

use crate::{
    http::Request,
    support::{Server, config},
};

mod wrappers {
    use formwork::{
        action::{Next, Outcome},
        prelude::*,
    };

    pub(super) async fn refused(_: Next) -> Result<Outcome> {
        Err(forbidden())
    }

    pub(super) async fn signed_in(next: Next) -> Result<Outcome> {
        if cookies().get("name").is_none() {
            return Err(unauthorized());
        }
        next.run().await
    }
}

/// What members can do.
#[formwork::action(wrap = signed_in, body_limit = 128)]
mod actions {
    use formwork::prelude::*;

    use super::wrappers::{refused, signed_in};

    /// Numbers are halved up to this.
    const MOST: u32 = 100;

    pub(super) async fn halve(number: u32) -> ActionResult<u32> {
        half(number)
    }

    /// Is held to a limit of its own.
    #[action(body_limit = 64)]
    pub(crate) async fn double(number: u32) -> ActionResult<u32> {
        Ok(number.saturating_mul(2))
    }

    #[action(wrap())]
    pub async fn echo(text: String) -> ActionResult<String> {
        Ok(text)
    }

    #[action(wrap(signed_in, refused))]
    async fn close() -> ActionResult<()> {
        Ok(())
    }

    /// Has an argument, and calls a function, with a name that the expansion has as well.
    #[action(wrap())]
    pub(super) async fn repeat(run: String, r#type: String) -> ActionResult<String> {
        Ok(self::run(&run) + &r#type)
    }

    #[action(wrap())]
    pub(super) async fn twice(text: String) -> ActionResult<String> {
        Ok(run(&text))
    }

    fn run(text: &str) -> String {
        text.repeat(2)
    }

    /// Is no action.
    fn half(number: u32) -> ActionResult<u32> {
        if number > MOST { Err(not_found()) } else { Ok(number / 2) }
    }

    pub(super) const CLOSE: &str = <close as formwork::action::Action>::ID;
}

async fn status(server: &Server, id: &str, args: serde_json::Value, is_signed: bool) -> u16 {
    let target = format!("/_formwork/action/{id}");
    let request = Request::json(&target, &json!({ "args": args, "page": "/" }));
    let request = if is_signed { request.header("cookie", "name=Ada") } else { request };
    server.send(&request).await.status
}

#[tokio::test]
async fn options_of_a_module_hold_for_each_action_that_says_nothing_else() {
    let server = Server::start(Routes::new(), config(&[])).await;
    assert!(actions::halve::ID.ends_with("action_modules::actions::halve"));
    for (id, args, anyone, member) in [
        (actions::halve::ID, json!([8]), 401, 200),
        (actions::halve::ID, json!([101]), 401, 404),
        (actions::halve::ID, json!([" ".repeat(128)]), 413, 413),
        (actions::double::ID, json!([8]), 401, 200),
        (actions::double::ID, json!([" ".repeat(64)]), 413, 413),
        (actions::echo::ID, json!(["a".repeat(64)]), 200, 200),
        (actions::repeat::ID, json!(["a", "b"]), 200, 200),
        (actions::twice::ID, json!(["a"]), 200, 200),
        (actions::CLOSE, json!([]), 401, 403),
    ] {
        assert_eq!(status(&server, id, args.clone(), false).await, anyone, "{id}");
        assert_eq!(status(&server, id, args, true).await, member, "{id}");
    }
    let half = actions::halve::ID.replace("halve", "half");
    assert_eq!(status(&server, &half, json!([8]), true).await, 404);
}
