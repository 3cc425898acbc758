//! What the API says of itself.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::routes::{api_users_id_route, api_users_route};

/// The document, made of what stands at the handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Members",
        version = "1",
        description = "The directory of members. Whoever asks may read it; to change one's own profile \
                       takes a token, which is made in the settings.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(api_users_route::get, api_users_id_route::get, api_users_id_route::put),
    modifiers(&Token),
    tags((name = "users", description = "Members")),
)]
struct Document;

/// Says how a token is shown.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The OpenAPI document of the API.
#[must_use]
pub fn document() -> openapi::OpenApi {
    Document::openapi()
}
