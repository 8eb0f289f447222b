//! The list of production hosts that this client refuses, in code and before any name is resolved.

/// Registrable domains and government suffixes that this client never talks to, and whose they are.
///
/// The suite is for test gateways. Each entry covers the domain itself and everything under it, so that a new host of the
/// same operator is refused too.
const DENIED: [(&str, &str); 9] = [
    ("onshikaku.org", "the production online eligibility verification service"),
    ("service-now.com", "the production portals for institutions"),
    ("jpki.go.jp", "the public personal authentication service (JPKI)"),
    ("j-lis.go.jp", "the operator of JPKI"),
    ("myna.go.jp", "Mynaportal"),
    ("ssk.or.jp", "an operator of online eligibility verification (支払基金)"),
    ("kokuho.or.jp", "an operator of online eligibility verification (国保中央会)"),
    ("go.jp", "the Japanese government"),
    ("lg.jp", "Japanese local governments"),
];

/// The host is a production host: refused for safety, before any name is resolved or byte sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} belongs to {owner} ({domain}); this client talks to test gateways only")]
pub struct Denied {
    /// The host that was asked for, in lower case.
    pub host: String,
    /// The entry of the deny-list that it falls under.
    pub domain: &'static str,
    /// Whose that is.
    pub owner: &'static str,
}

/// Refuses a production host: case, subdomains and trailing dots make no difference.
///
/// # Errors
/// [`Denied`] when the host falls under an entry of the deny-list.
pub fn check(host: &str) -> Result<(), Denied> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let covers =
        |domain: &str| host.strip_suffix(domain).is_some_and(|left| left.is_empty() || left.ends_with('.'));
    match DENIED.iter().find(|(domain, _)| covers(domain)) {
        Some(&(domain, owner)) => Err(Denied { host, domain, owner }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_production_domain_is_refused_in_every_spelling() {
        for (domain, _) in DENIED {
            for host in [
                domain.to_owned(),
                format!("{domain}."),
                format!("a.{domain}"),
                format!("deep.er.{domain}.."),
                format!("API.{}", domain.to_ascii_uppercase()),
            ] {
                assert!(check(&host).is_err(), "{host}");
            }
        }
        assert_eq!(check("www.JPKI.go.jp").unwrap_err().domain, "jpki.go.jp", "the closest entry is named");
    }

    #[test]
    fn a_host_that_only_looks_alike_is_not() {
        for host in [
            "localhost",
            "127.0.0.1",
            "::1",
            "gateway.test",
            "notonshikaku.org",
            "go.jp.test",
            "onshikaku.org.test",
        ] {
            assert_eq!(check(host), Ok(()), "{host}");
        }
    }
}
