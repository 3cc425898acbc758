//! Every kind of field: the form of a proposal, and the proposals that were made.

use formwork::prelude::*;

use crate::{
    database::db,
    proposals::{
        CheckProposal, LinkFields, ProposalFields, SpeakerFields, VenueFields, propose,
        queries::{self, ProposalRow},
    },
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Forms", "Every kind of field, in one form");

/// The form, and the last proposals.
pub async fn page() -> Result<impl IntoView> {
    let proposals = queries::latest(&db()).await?;
    Ok(view! {
        <h1>"Propose a talk"</h1>
        {form()}
        <p><a href=href::examples::forms::wizard()>"Book a stand, step by step"</a></p>
        <p><a href=href::examples::islands()>"Islands, and when they load"</a></p>
        <h2>"Proposals"</h2>
        {list(proposals)}
    })
}

fn form() -> impl IntoView {
    view! {
        <Form action=propose let(ProposalFields {
            title, summary, email, website, code, track, level, topics, language, keywords, day,
            begins, ends, ready_at, seats, fee, travel, hashtag, passphrase, passphrase_again,
            recorded, venue, speakers, slides,
        })>
            <Field of=title check=true/>
            <Field of=summary/>
            <Field of=email autocomplete="email"/>
            <Field of=website hint="Where the talk is described."/>
            <div class="field">
                <label for=code.id()>"Code"</label>
                <input {..code.attrs()} class="code" placeholder="AB-123"/>
                <FieldError of=code/>
            </div>
            <Field of=track/>
            <Field of=level/>
            <Field of=topics hint="One to three."/>
            <Field of=language/>
            <Field of=keywords/>
            <Field of=day/>
            <Field of=begins/>
            <Field of=ends/>
            <Field of=ready_at/>
            <Field of=seats/>
            <Field of=fee/>
            <Field of=travel/>
            <Field of=hashtag hint="A word, such as #rust."/>
            <Field of=passphrase autocomplete="new-password"/>
            <Field of=passphrase_again autocomplete="new-password"/>
            <Field of=recorded/>
            <Fieldset of=venue let(VenueFields { room, city })>
                <Field of=room/>
                <Field of=city/>
            </Fieldset>
            <Repeat of=speakers let(SpeakerFields { name, links })>
                <Field of=name/>
                <Repeat of=links let(LinkFields { address, text })>
                    <Field of=address/>
                    <Field of=text/>
                </Repeat>
            </Repeat>
            <Field of=slides hint="PDF or plain text, at most 1 MiB."/>
            <CheckProposal/>
            <Submit>"Propose"</Submit>
        </Form>
    }
}

fn list(proposals: Vec<ProposalRow>) -> impl IntoView {
    let items = proposals.into_iter().map(|proposal| {
        let slides = proposal.slides_name.map(|name| {
            let href = href::examples::forms::slides::id(proposal.id);
            view! { " – " <a href=href>{name}</a> }
        });
        view! { <li><strong>{proposal.title}</strong>", "{proposal.speakers}{slides}</li> }
    });
    view! { <ul class="proposals">{items.collect::<Vec<_>>()}</ul> }
}
