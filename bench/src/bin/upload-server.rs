//! A form with one file, and an action that looks at it: the framework's side of the uploads.

use std::process::ExitCode;

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};

#[derive(Form, Debug)]
struct Parcel {
    #[field(label = "File", max_size = 256 << 20)]
    file: Upload,
}

#[action]
async fn receive(parcel: Parcel) -> ActionResult<u64> {
    Ok(parcel.file.size())
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=receive let(ParcelFields { file })>
            <Field of=file/>
            <Submit>"Send"</Submit>
        </Form>
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    formwork::start(async |_| Ok(Routes::new().page("/", Page::new(page)))).await
}
