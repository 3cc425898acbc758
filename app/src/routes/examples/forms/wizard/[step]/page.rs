//! One step of a booking.

use formwork::{
    prelude::*,
    wizard::{Visit, VisitStep},
};

use crate::booking::{
    Booking, BookingStep, CompanyFields, ContactFields, StandFields, TermsFields, book, booking,
    save_company, save_contact, save_stand,
};

pub const METADATA: Metadata = Metadata::new("Book a stand", "A form in several steps");

/// The step, and where it stands among the others.
pub async fn page(Path(step): Path<BookingStep>) -> Result<impl IntoView> {
    let visit = booking().visit(step).await?;
    let steps = visit.steps.iter().map(list_item).collect::<Vec<_>>();
    let back =
        visit.previous().map(|step| view! { <a rel="prev" href=step.href.clone()>"Back"</a> });
    Ok(view! {
        <h1>"Book a stand"</h1>
        <nav aria-label="Steps"><ol class="steps">{steps}</ol></nav>
        {form(visit)}
        {back}
    })
}

fn list_item(step: &VisitStep<BookingStep>) -> impl IntoView + use<> {
    let label = step.step.label();
    let current = step.is_current.then_some("step");
    let done = step.is_done.then_some(" ✓");
    let name = match step.is_reachable {
        true => view! { <a href=step.href.clone() aria-current=current>{label}</a> }.into_any(),
        false => label.into_any(),
    };
    view! { <li>{name}{done}</li> }
}

fn form(visit: Visit<Booking>) -> AnyView {
    let answers = visit.answers;
    match visit.step {
        BookingStep::Contact => view! {
            <Form
                action=save_contact
                nostrip:initial=answers.contact
                let(ContactFields { name, email, for_company })
            >
                <Field of=name autocomplete="name"/>
                <Field of=email autocomplete="email"/>
                <Field of=for_company/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        BookingStep::Company => view! {
            <Form action=save_company nostrip:initial=answers.company let(CompanyFields { name })>
                <Field of=name autocomplete="organization"/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        BookingStep::Stand => view! {
            <Form action=save_stand nostrip:initial=answers.stand let(StandFields { size, power })>
                <Field of=size/>
                <Field of=power/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        BookingStep::Terms => view! {
            <Form action=book let(TermsFields { accepted })>
                <Field of=accepted/>
                <Submit>"Book"</Submit>
            </Form>
        }
        .into_any(),
    }
}
