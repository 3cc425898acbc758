//! A form with lists, a fieldset and a file in an island.

use formwork::prelude::*;

/// A town.
#[derive(Form, Debug)]
pub struct Town {
    #[field(label = "Town", length(2..=40), trim)]
    pub town: String,
}

/// Where one goes on the way.
#[derive(Form, Debug)]
pub struct Leg {
    #[field(label = "By", length(2..=20), trim)]
    pub by: String,
}

/// A trip.
#[derive(Form, Debug)]
pub struct Trip {
    #[field(label = "Name", length(3..=40), trim)]
    pub name: String,
    #[field(label = "Start")]
    pub start: Town,
    #[field(label = "Stops", item = "Stop", length(2..=20), trim, items(..=4))]
    pub stops: Vec<String>,
    #[field(label = "Legs", item = "Leg", items(..=3))]
    pub legs: Vec<Leg>,
    #[field(label = "Map")]
    pub map: Option<Upload>,
}

/// Shows the trip once, on the page that it was written on.
#[action]
pub async fn keep_trip(trip: Trip) -> ActionResult<()> {
    let Trip { name, start, stops, legs, map } = trip;
    let legs = legs.into_iter().map(|leg| leg.by).collect::<Vec<_>>();
    let map = map.map_or_else(String::new, |map| map.file_name().to_owned());
    flash(format!("{name}: {} {stops:?} {legs:?} {map}", start.town));
    Ok(())
}

/// A form whose lists grow, and that is checked while one types.
#[island(lazy)]
pub fn TripForm() -> impl IntoView {
    view! {
        <Form action=keep_trip let(TripFields { name, start, stops, legs, map })>
            <Field of=name/>
            <Fieldset of=start let(TownFields { town })>
                <Field of=town/>
            </Fieldset>
            <Field of=stops/>
            <Repeat of=legs let(LegFields { by })>
                <Field of=by/>
            </Repeat>
            <Field of=map/>
            {check_while_typing::<Trip>(Messages::ENGLISH)}
            <Submit>"Keep"</Submit>
        </Form>
    }
}
