//! What finding one route among 1,000 costs, beside axum's own router.
//!
//! Both sides answer the same requests without a socket. The framework does more for a request than
//! find its route, so what is compared is the *difference* between a table of 1,000 routes and one
//! of four, one of each kind, with paths of the same length: that is what a large table costs. And
//! because that "more" takes its share of the processor's cache, axum's router is measured twice: by
//! itself, and behind the framework, as the handler of its one catch-all. The sides take turns,
//! medians are compared.
//!
//! `matching SIDE REQUESTS` only sends so many requests to one side (`axum-4`, `axum-1000`,
//! `formwork-4`, `formwork-1000`), for a tool that counts instructions: there the noise is nil.

use std::{convert::Infallible, env, error::Error, hint::black_box, time::Instant};

use axum::{Router, body::Body, http::Request, response::Response, routing::get};
use formwork::{
    axum,
    config::Config,
    routing::{Methods, Routes},
};
use tower::{Service, ServiceExt};

const ROUTES: usize = 1_000;
const REQUESTS: usize = 100_000;
const ROUNDS: usize = 15;

/// A path of the table, and one that it matches.
fn route(index: usize) -> (String, String) {
    match index % 4 {
        0 => (format!("/section{index}/{{id}}"), format!("/section{index}/7")),
        1 => (format!("/section{index}/{{id}}/edit"), format!("/section{index}/7/edit")),
        2 => (format!("/files{index}/{{*rest}}"), format!("/files{index}/a/b")),
        _ => (format!("/pages/page{index}"), format!("/pages/page{index}")),
    }
}

async fn answer() {}

fn framework(paths: &[String]) -> Result<formwork::Application, Box<dyn Error>> {
    let routes = paths
        .iter()
        .fold(Routes::new(), |routes, path| routes.route(path, Methods::new().get(answer)));
    Ok(routes.build(Config::from_variables(|_| None)?)?)
}

fn axum_alone(paths: &[String]) -> Router {
    paths.iter().fold(Router::new(), |router, path| router.route(path, get(answer)))
}

/// axum's router behind all that the framework does for a request.
fn axum_behind(paths: &[String]) -> Result<formwork::Application, Box<dyn Error>> {
    let router = axum_alone(paths);
    let answer = async move |request: Request<Body>| router.oneshot(request).await;
    let routes = Routes::new().route("/{*path}", Methods::new().get(answer));
    Ok(routes.build(Config::from_variables(|_| None)?)?)
}

/// Nanoseconds for each request.
async fn time<S>(service: &S, targets: &[String], count: usize) -> f64
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone,
{
    let requests: Vec<_> = (0..count)
        .filter_map(|index| Request::get(&targets[index % targets.len()]).body(Body::empty()).ok())
        .collect();
    let start = Instant::now();
    for request in requests {
        let Ok(response) = service.clone().oneshot(request).await;
        black_box(response);
    }
    start.elapsed().as_nanos() as f64 / count as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (paths, targets): (Vec<_>, Vec<_>) = (ROUTES..2 * ROUTES).map(route).unzip();
    let (few, few_targets) = (paths[..4].to_vec(), targets[..4].to_vec());
    // One place with a dynamic segment beside a catch-all: then there are two levels.
    let mut beside = paths.clone();
    beside.extend(["/both/{id}".to_owned(), "/both/{*rest}".to_owned()]);

    let (axum_few, axum_all) = (axum_alone(&few), axum_alone(&paths));
    let (ours_few, ours_all) = (framework(&few)?, framework(&paths)?);
    let ours_levels = framework(&beside)?;
    let (behind_few, behind_all) = (axum_behind(&few)?, axum_behind(&paths)?);
    if let [side, count] = env::args().skip(1).collect::<Vec<_>>().as_slice() {
        let count = count.parse()?;
        match side.as_str() {
            "axum-4" => time(&axum_few, &few_targets, count).await,
            "axum-1000" => time(&axum_all, &targets, count).await,
            "formwork-4" => time(&ours_few, &few_targets, count).await,
            "formwork-1000" => time(&ours_all, &targets, count).await,
            other => return Err(format!("no side {other}").into()),
        };
        return Ok(());
    }
    let mut times: [Vec<f64>; 7] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(time(&axum_few, &few_targets, REQUESTS).await);
        times[1].push(time(&axum_all, &targets, REQUESTS).await);
        times[2].push(time(&ours_few, &few_targets, REQUESTS).await);
        times[3].push(time(&ours_all, &targets, REQUESTS).await);
        times[4].push(time(&ours_levels, &targets, REQUESTS).await);
        times[5].push(time(&behind_few, &few_targets, REQUESTS).await);
        times[6].push(time(&behind_all, &targets, REQUESTS).await);
    }
    let [axum_few, axum_all, ours_few, ours_all, ours_levels, behind_few, behind_all] =
        times.map(median);
    println!("axum              4 routes {axum_few:5.0} ns   {ROUTES} routes {axum_all:5.0} ns");
    println!(
        "axum, behind      4 routes {behind_few:5.0} ns   {ROUTES} routes {behind_all:5.0} ns"
    );
    println!("formwork          4 routes {ours_few:5.0} ns   {ROUTES} routes {ours_all:5.0} ns");
    println!("formwork, two levels               {ROUTES} routes {ours_levels:5.0} ns");
    let (axum, behind) = (axum_all - axum_few, behind_all - behind_few);
    let ours = ours_all - ours_few;
    println!(
        "a large table     axum {axum:4.0} ns   behind {behind:4.0} ns   formwork {ours:4.0} ns"
    );
    println!("ratio to axum {:.2}, to axum behind the framework {:.2}", ours / axum, ours / behind);
    Ok(())
}
