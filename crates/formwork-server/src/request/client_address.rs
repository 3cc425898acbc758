//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};

use super::current;
use crate::config::TrustedProxies;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client that sent the request, if it came by a connection.
///
/// That is who is at the other end of the connection. If that is one of `FORMWORK_TRUSTED_PROXIES`,
/// it is the last address in `X-Forwarded-For` that is none of them: what stands before it anybody
/// can have written. Without the variable the header means nothing.
///
/// It differs between visitors, so a page that asks for it is not stored. Many people may share an
/// address, and one may have many: of IPv6 a whole /64.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_server::request::client_address;
///
/// # async fn handler() -> String {
/// match client_address() {
///     Some(address) => format!("you are {address}"),
///     None => "nobody knows who you are".to_owned(),
/// }
/// # }
/// ```
#[must_use]
#[track_caller]
pub fn client_address() -> Option<IpAddr> {
    let context = current();
    context.note_visitor_read("client address");
    let proxies = &context.site().config().trusted_proxies;
    context.peer().map(|peer| behind(peer, proxies, &context.sent.headers))
}

/// The first one from the end that is not trusted; the last one that is, if somebody wrote what is no
/// address.
fn behind(peer: IpAddr, proxies: &TrustedProxies, headers: &HeaderMap) -> IpAddr {
    let mut client = peer.to_canonical();
    let lines = headers.get_all(X_FORWARDED_FOR).iter().rev();
    // A proxy may have put the client's address behind whatever bytes the client has sent.
    let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    let mut hops = hops.map(|hop| str::from_utf8(hop).ok().and_then(address));
    while proxies.contains(client) {
        match hops.next() {
            Some(Some(hop)) => client = hop,
            Some(None) | None => break,
        }
    }
    client
}

/// Some proxies write the port as well, or brackets as before one.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let hop = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|it| it.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn client(peer: &str, proxies: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, line.parse().unwrap());
        }
        behind(peer.parse().unwrap(), &proxies.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        assert_eq!(client("192.0.2.1", "", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(client("192.0.2.1", "10.0.0.0/8", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(client("127.0.0.1", "", &["198.51.100.7"]), "127.0.0.1");
    }

    #[test]
    fn the_last_one_that_is_not_trusted_is_the_client() {
        let proxies = "127.0.0.1, 10.0.0.0/8, 2001:db8::/32";
        for (peer, lines, expect) in [
            ("127.0.0.1", &["198.51.100.7"][..], "198.51.100.7"),
            ("127.0.0.1", &["203.0.113.9, 198.51.100.7, 10.1.2.3"], "198.51.100.7"),
            ("127.0.0.1", &["203.0.113.9", "198.51.100.7,10.1.2.3"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7:4711"], "198.51.100.7"),
            ("2001:db8::1", &["[2001:db9::7]:443"], "2001:db9::7"),
            ("2001:db8::1", &["[2001:db9::7]"], "2001:db9::7"),
            ("::ffff:127.0.0.1", &["::ffff:198.51.100.7"], "198.51.100.7"),
            // Nothing is said, or only trusted ones are: the farthest of them.
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["10.1.2.3, 10.0.0.1"], "10.1.2.3"),
            // What is no address ends what is known.
            ("127.0.0.1", &["198.51.100.7, unknown, 10.0.0.1"], "10.0.0.1"),
            ("127.0.0.1", &[""], "127.0.0.1"),
        ] {
            assert_eq!(client(peer, proxies, lines), expect, "{lines:?}");
        }
    }

    proptest! {
        #[test]
        fn what_a_client_writes_changes_nothing(
            written in vec(any::<u8>().prop_filter("bytes of a header", |byte| *byte == b'\t' || (*byte >= 32 && *byte != 127)), 0..40),
        ) {
            let line = [&*written, b", 198.51.100.7"].concat();
            let mut headers = HeaderMap::new();
            headers.append(X_FORWARDED_FOR, HeaderValue::from_bytes(&line).unwrap());
            let proxies = "127.0.0.1".parse().unwrap();
            let client = behind("127.0.0.1".parse().unwrap(), &proxies, &headers);
            prop_assert_eq!(client.to_string(), "198.51.100.7");
        }
    }
}
