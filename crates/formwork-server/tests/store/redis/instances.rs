//! Three instances of one site: what one changes all show, whatever becomes of Redis.

use std::{path::PathBuf, sync::Arc};

use super::{proxy::Proxy, server::RedisServer, sites::Sites};

/// What holds for all.
const STATE: &str = "formwork:cache:1:state";

async fn three() -> (RedisServer, Arc<Sites>) {
    let server = RedisServer::start().await;
    let socket = server.socket();
    let sites = Sites::start(&[&*socket; 3]).await;
    (server, sites)
}

#[tokio::test]
async fn what_one_changes_all_show_with_the_next_request() {
    let (_server, sites) = three().await;
    for round in 0..200 {
        let page = round % 4;
        sites.write(round % 3, page).await;
        for at in 0..sites.count() {
            sites.read(at, page).await;
        }
    }
}

#[tokio::test]
async fn what_one_has_made_another_answers_with() {
    let (_server, sites) = three().await;
    sites.until_hit(0).await;
    assert_eq!(sites.read(1, 1).await, "hit");
    assert_eq!(sites.read(2, 1).await, "hit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_nothing_that_is_shown_is_too_old() {
    let (_server, sites) = three().await;
    sites.visited(12, 1).go_on(1500, 150, 100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_stands_still_pages_are_rendered() {
    let (server, sites) = three().await;
    let mut visitors = sites.visited(6, 2);
    for _ in 0..2 {
        visitors.go_on(200, 10, 50).await;
        server.pause();
        visitors.go_on(500, 4, 0).await;
        server.resume();
    }
    visitors.go_on(200, 10, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_begins_anew_is_asked_again() {
    let (mut server, sites) = three().await;
    let mut visitors = sites.visited(6, 2);
    for _ in 0..2 {
        visitors.go_on(200, 10, 50).await;
        server.kill();
        visitors.go_on(300, 4, 0).await;
        server.start_again().await;
    }
    visitors.go_on(200, 10, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_snapshot_is_not_believed() {
    let (mut server, sites) = three().await;
    for at in 0..3 {
        sites.until_hit(at).await;
    }
    assert_eq!(server.ask(&["SAVE"]), "OK");
    sites.write(0, 1).await;
    server.kill();
    server.start_again().await;
    assert!(server.ask(&["KEYS", "*entry*"]).contains("/1"), "the older page is there");
    for at in 0..3 {
        sites.read(at, 1).await;
        sites.until_hit(at).await;
    }
    let mut visitors = sites.visited(6, 2);
    visitors.go_on(200, 10, 50).await;
    assert_eq!(server.ask(&["SAVE"]), "OK");
    visitors.go_on(200, 10, 0).await;
    server.kill();
    server.start_again().await;
    visitors.go_on(200, 10, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_redis_forgets_is_made_anew() {
    let (server, sites) = three().await;
    let mut visitors = sites.visited(6, 1);
    for _ in 0..10 {
        visitors.go_on(100, 5, 10).await;
        assert_eq!(server.ask(&["FLUSHALL"]), "OK");
    }
    // There is no room for entries, nor for anything else.
    assert_eq!(server.ask(&["CONFIG", "SET", "maxmemory", "1"]), "OK");
    visitors.go_on(500, 20, 0).await;
    let policy = ["CONFIG", "SET", "maxmemory-policy", "allkeys-random"];
    assert_eq!(server.ask(&policy), "OK");
    visitors.go_on(500, 20, 0).await;
    assert_eq!(server.ask(&["CONFIG", "SET", "maxmemory", "0"]), "OK");
    visitors.go_on(200, 10, 50).await;
}

/// The first of three has a way of its own to Redis.
async fn with_a_way() -> (RedisServer, Proxy, Arc<Sites>) {
    let server = RedisServer::start().await;
    let proxy = Proxy::start(&server.socket());
    let sockets: [PathBuf; 3] = [proxy.socket(), server.socket(), server.socket()];
    let sites = Sites::start(&sockets.each_ref().map(|socket| &**socket)).await;
    (server, proxy, sites)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_changes_that_is_cut_off_all_show() {
    let (_server, proxy, sites) = with_a_way().await;
    for at in 0..3 {
        sites.until_hit(at).await;
    }
    proxy.cut();
    for _ in 0..5 {
        // They keep it, though one is missing.
        sites.until_hit(1).await;
        sites.until_hit(2).await;
        sites.write(0, 1).await;
        for at in [1, 2, 0] {
            sites.read(at, 1).await;
        }
    }
    proxy.mend();
    for at in 0..3 {
        sites.until_hit(at).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_is_cut_off_under_load_nothing_is_too_old() {
    let (_server, proxy, sites) = with_a_way().await;
    let mut visitors = sites.visited(6, 3);
    for _ in 0..4 {
        visitors.go_on(200, 10, 50).await;
        proxy.cut();
        visitors.go_on(300, 10, 20).await;
        proxy.mend();
    }
    visitors.go_on(200, 10, 50).await;
}

#[tokio::test]
async fn who_stops_in_order_is_not_missed() {
    let (server, sites) = three().await;
    for at in 0..3 {
        sites.until_hit(at).await;
    }
    let members = || server.ask(&["HKEYS", STATE]).matches("member ").count();
    assert_eq!(members(), 3);
    sites.stop(0).await;
    assert_eq!(members(), 2);
}

#[tokio::test]
async fn for_a_member_that_is_missing_everything_is_dropped_until_it_is_forgotten() {
    let (server, sites) = three().await;
    let is_known = || server.ask(&["HEXISTS", STATE, "member x"]) == "1";
    let floor = || server.ask(&["HGET", STATE, "floor"]);
    // Its deadline is past; a second 0 says that it was there, another number since when it is not.
    for (since, is_known_then) in [("0", true), ("1", false)] {
        sites.until_hit(0).await;
        let before = floor();
        let member = format!("1 {since}");
        server.ask(&["HSET", STATE, "member x", &member, "due", "1"]);
        assert_ne!(sites.read(0, 1).await, "hit");
        assert_ne!(floor(), before);
        assert_eq!(is_known(), is_known_then);
    }
    let before = floor();
    sites.until_hit(0).await;
    assert_eq!(floor(), before, "it is forgotten");
}

#[tokio::test]
async fn a_clock_that_was_put_back_is_noticed() {
    let (server, sites) = three().await;
    sites.until_hit(0).await;
    let later = "99999999999999";
    server.ask(&["HSET", STATE, "member x", &format!("{later} 0"), "due", later]);
    assert_ne!(sites.read(0, 1).await, "hit");
}
