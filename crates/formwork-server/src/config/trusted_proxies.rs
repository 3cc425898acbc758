//! Whose word is taken for the address of a client.

use std::{net::IpAddr, str::FromStr};

use ipnet::{IpNet, Ipv4Net};

/// The proxies in front of the server, by address or by network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether `address` is one of them. An IPv4 address may be written as an IPv6 one (RFC 4291,
    /// section 2.5.5.2).
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromStr for TrustedProxies {
    type Err = String;

    /// Reads addresses and networks (RFC 4632), separated by commas.
    ///
    /// # Errors
    ///
    /// Says which is neither.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::config::TrustedProxies;
    ///
    /// let proxies: TrustedProxies = "127.0.0.1, 10.0.0.0/8, ::1".parse().unwrap();
    /// assert!(proxies.contains("10.1.2.3".parse().unwrap()));
    /// assert!(!proxies.contains("192.0.2.1".parse().unwrap()));
    ///
    /// assert!("proxy.example.org".parse::<TrustedProxies>().is_err());
    /// ```
    fn from_str(list: &str) -> Result<Self, String> {
        let networks = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        networks.map(network).collect::<Result<_, _>>().map(Self)
    }
}

fn network(item: &str) -> Result<IpNet, String> {
    let address = item.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
    let network = address.or_else(|_| item.parse().map(canonical));
    network.map_err(|_| {
        format!("{item} is no address and no network, such as 127.0.0.1 or 10.0.0.0/8")
    })
}

/// As an address that is looked for in it is written.
fn canonical(network: IpNet) -> IpNet {
    let prefix = network.prefix_len().checked_sub(96);
    match (network.addr(), network.addr().to_canonical(), prefix) {
        (IpAddr::V6(_), IpAddr::V4(address), Some(prefix)) => {
            Ipv4Net::new(address, prefix).map_or(network, IpNet::V4)
        }
        _ => network,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_however_it_is_written() {
        let list = "10.0.0.0/8, ::ffff:192.0.2.0/120, 2001:db8::/32";
        let proxies: TrustedProxies = list.parse().unwrap();
        for (address, expect) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("192.0.2.77", true),
            ("192.0.3.1", false),
            ("2001:db8::1", true),
            ("::1", false),
        ] {
            assert_eq!(proxies.contains(address.parse().unwrap()), expect, "{address}");
        }
    }
}
