//! Where webhooks may go: the guard against being used to reach what only this machine can reach.
//!
//! Whoever may create a webhook subscription chooses a URL that the server then calls. The address is checked after
//! the name was looked up, so a name that points inside gains nothing, and redirects are not followed.
//!
//! The defaults: link-local addresses, among them the metadata services of clouds (169.254.169.254), are refused,
//! because nobody's receiver lives there and credentials do. Private and loopback addresses are allowed, because the
//! receivers of a self-hosted server usually stand beside it; switch them off where strangers hold accounts.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::{
    ClientBuilder, Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Which addresses webhooks may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressPolicy {
    /// Private networks, this machine itself, and everything else that is not the public internet.
    pub allow_private_addresses: bool,
    /// Link-local addresses, the metadata services of clouds among them.
    pub allow_link_local_addresses: bool,
}

impl Default for AddressPolicy {
    fn default() -> Self {
        Self { allow_private_addresses: true, allow_link_local_addresses: false }
    }
}

/// An address that webhooks may not go to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("webhooks may not go to {address}, which is {kind}; the server's configuration decides that")]
pub struct Refused {
    /// The address.
    pub address: IpAddr,
    /// What it is (`a link-local address`).
    pub kind: &'static str,
}

impl AddressPolicy {
    /// Lets an address pass.
    ///
    /// # Errors
    /// When this policy does not allow it.
    pub fn check(self, address: IpAddr) -> Result<(), Refused> {
        let refuse = |kind| Err(Refused { address, kind });
        match kind_of(plain(address)) {
            Kind::Global => Ok(()),
            Kind::Nowhere => refuse("not the address of one machine"),
            Kind::LinkLocal if !self.allow_link_local_addresses => refuse("a link-local address"),
            Kind::Private if !self.allow_private_addresses => refuse("a private address"),
            Kind::LinkLocal | Kind::Private => Ok(()),
        }
    }
}

/// Checks a URL that holds an address instead of a name, which is never looked up.
pub(crate) fn check_literal(policy: AddressPolicy, url: &Url) -> Result<(), Refused> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.parse().map_or(Ok(()), |address| policy.check(address))
}

/// A client that connects only to what the policy allows, whatever names point to.
pub(crate) fn guarded(client: ClientBuilder, policy: AddressPolicy) -> ClientBuilder {
    // A proxy would look names up by itself, past the guard.
    client.dns_resolver(Arc::new(GuardedResolver(policy))).no_proxy()
}

/// Looks names up and gives back only the addresses that the policy allows.
struct GuardedResolver(AddressPolicy);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed = allowed(policy, &found)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The allowed ones; an error when there are some and all of them are refused.
fn allowed(policy: AddressPolicy, found: &[SocketAddr]) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
    let mut allowed = Vec::new();
    let mut refused = None;
    for address in found {
        match policy.check(address.ip()) {
            Ok(()) => allowed.push(*address),
            Err(refusal) => refused = Some(refusal),
        }
    }
    match refused {
        Some(refusal) if allowed.is_empty() => Err(refusal.into()),
        _ => Ok(allowed),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Global,
    Private,
    LinkLocal,
    Nowhere,
}

/// The IPv4 address inside an IPv6 one (mapped `::ffff:a.b.c.d`, or NAT64 `64:ff9b::a.b.c.d`), otherwise itself.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let inner = v6.to_ipv4_mapped().or_else(|| match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        _ => None,
    });
    inner.map_or(address, IpAddr::V4)
}

fn kind_of(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(v4) => kind_of_v4(v4),
        IpAddr::V6(v6) => kind_of_v6(v6),
    }
}

fn kind_of_v4(v4: Ipv4Addr) -> Kind {
    let [first, second, third, _] = v4.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let protocol = first == 192 && second == 0 && third == 0;
    let benchmark = first == 198 && (18..20).contains(&second);
    if first == 0 || first >= 240 || v4.is_multicast() {
        Kind::Nowhere
    } else if v4.is_link_local() {
        Kind::LinkLocal
    } else if v4.is_private() || v4.is_loopback() || v4.is_documentation() || shared || protocol || benchmark {
        Kind::Private
    } else {
        Kind::Global
    }
}

fn kind_of_v6(v6: Ipv6Addr) -> Kind {
    // The metadata service of one cloud has a unique-local address.
    const METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    if v6.is_unspecified() || v6.is_multicast() {
        Kind::Nowhere
    } else if v6.is_unicast_link_local() || v6 == METADATA {
        Kind::LinkLocal
    } else if v6.segments()[0] & 0xe000 == 0x2000 && v6.segments()[..2] != [0x2001, 0xdb8] {
        Kind::Global
    } else {
        Kind::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(address: &str) -> Kind {
        kind_of(plain(address.parse().expect("an address")))
    }

    #[test]
    fn addresses_are_told_apart() {
        for (expected, addresses) in [
            (Kind::Global, &["8.8.8.8", "2606:4700::1111", "100.128.0.1", "172.32.0.1", "64:ff9b::808:808"][..]),
            (
                Kind::Private,
                &[
                    "10.1.2.3",
                    "172.16.0.1",
                    "192.168.1.1",
                    "127.0.0.1",
                    "100.64.0.1",
                    "::1",
                    "fd12::1",
                    "::ffff:10.0.0.1",
                    "198.18.0.1",
                    "2001:db8::1",
                ],
            ),
            (
                Kind::LinkLocal,
                &["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"],
            ),
            (Kind::Nowhere, &["0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "ff02::1"]),
        ] {
            for address in addresses {
                assert_eq!(kind(address), expected, "{address}");
            }
        }
    }

    #[test]
    fn the_default_allows_the_neighbours_and_refuses_the_metadata_service() {
        let policy = AddressPolicy::default();
        assert_eq!(policy.check("192.168.1.1".parse().expect("an address")), Ok(()));
        let refused = policy.check("169.254.169.254".parse().expect("an address")).expect_err("metadata");
        assert!(refused.to_string().contains("169.254.169.254, which is a link-local address"), "{refused}");
    }

    #[test]
    fn of_several_addresses_the_allowed_ones_are_used() {
        let policy = AddressPolicy { allow_private_addresses: false, ..AddressPolicy::default() };
        let inside = SocketAddr::from(([10, 0, 0, 1], 0));
        let outside = SocketAddr::from(([8, 8, 8, 8], 0));
        assert_eq!(allowed(policy, &[inside, outside]).expect("one is allowed"), [outside]);
        assert!(allowed(policy, &[inside]).is_err());
    }

    #[test]
    fn an_address_in_the_url_is_checked_in_every_spelling() {
        for url in [
            "http://169.254.169.254/",
            "http://[::ffff:169.254.169.254]/",
            "http://2852039166/",
            "http://0xa9.0xfe.0xa9.0xfe/",
        ] {
            let url = Url::parse(url).expect("a URL");
            assert!(check_literal(AddressPolicy::default(), &url).is_err(), "{url}");
        }
    }
}
