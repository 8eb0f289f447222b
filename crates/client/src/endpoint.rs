use std::{fmt, net::SocketAddr, time::Duration};

use hyper::Uri;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, ServerName,
    pem::{self, PemObject},
};
use zeroize::Zeroizing;

use crate::{Error, deny, profile::CLOCK_TOLERANCE};

/// A test gateway and the means to reach it.
#[derive(Clone)]
pub struct Endpoint {
    /// `https://host[:port]`, nothing behind it.
    pub url: String,
    /// Where to connect instead of asking the resolver for the URL's host; the host is still what TLS checks.
    pub address: Option<SocketAddr>,
    /// The one root certificate the server's chain must end in, DER. The system's roots are never used.
    pub server_root_der: Vec<u8>,
    /// The device's TLS certificate and its intermediates, DER, leaf first.
    pub client_chain: Vec<Vec<u8>>,
    /// The private key to it, DER (PKCS#8, PKCS#1 or SEC1).
    pub client_key: Zeroizing<Vec<u8>>,
    /// The enrolled device.
    pub device: Device,
    /// How long each step may take.
    pub timeouts: Timeouts,
    /// How long the client goes on asking a gateway that is busy or not finished.
    pub patience: Patience,
    /// How far the gateway's clock may be from this one; `None` for a gateway that lives in another time on purpose.
    pub clock_tolerance: Option<Duration>,
}

impl Endpoint {
    /// An endpoint that is resolved by name, with the usual time-outs, patience and clock.
    #[must_use]
    pub fn new(
        url: impl Into<String>,
        server_root_der: Vec<u8>,
        client_chain: Vec<Vec<u8>>,
        client_key: Zeroizing<Vec<u8>>,
        device: Device,
    ) -> Self {
        Self {
            url: url.into(),
            address: None,
            server_root_der,
            client_chain,
            client_key,
            device,
            timeouts: Timeouts::default(),
            patience: Patience::default(),
            clock_tolerance: Some(CLOCK_TOLERANCE),
        }
    }
}

impl Endpoint {
    /// An endpoint whose root, certificates and key are PEM, as files have them.
    ///
    /// # Errors
    /// [`Error::Endpoint`] when one of them holds no such thing.
    pub fn from_pem(
        url: impl Into<String>,
        server_root: &[u8],
        client_chain: &[u8],
        client_key: &[u8],
        device: Device,
    ) -> Result<Self, Error> {
        let wrong = |what: &str, error: pem::Error| Error::Endpoint(format!("{what}: {error}"));
        let root = CertificateDer::from_pem_slice(server_root)
            .map_err(|error| wrong("the server's root certificate", error))?;
        let chain = CertificateDer::pem_slice_iter(client_chain)
            .map(|certificate| certificate.map(|certificate| certificate.to_vec()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| wrong("the device's TLS certificate", error))?;
        let key = PrivateKeyDer::from_pem_slice(client_key)
            .map_err(|error| wrong("the device's private key", error))?;
        let key = Zeroizing::new(key.secret_der().to_vec());
        Ok(Self::new(url, root.to_vec(), chain, key, device))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &self.url)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// An enrolled device (端末): its id and its secret.
#[derive(Clone)]
pub struct Device {
    /// The id, such as `TEST-W0000001`.
    pub id: String,
    secret: Zeroizing<String>,
}

impl Device {
    /// A device with its secret.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: Zeroizing::new(secret.into()) }
    }

    /// The secret, for the one request it belongs into.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name resolution and TCP together.
    pub connect: Duration,
    /// The TLS handshake.
    pub handshake: Duration,
    /// One exchange, from the first byte of the request to the last of the reply, so that a slow body ends too.
    pub exchange: Duration,
}

impl Default for Timeouts {
    /// 5 s, 5 s and 15 s. What the real service allows is not public.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            handshake: Duration::from_secs(5),
            exchange: Duration::from_secs(15),
        }
    }
}

/// How long a client goes on asking. It asks again only where the profile says that a step may be repeated, and only when
/// the gateway itself says "later": a broken connection, a time-out and a refusal end the verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How often a step is repeated after 429 or 503 with `Retry-After`.
    pub retries: u32,
    /// Longest single `Retry-After` that is waited for; a longer one ends the verification at once.
    pub retry_after: Duration,
    /// Pause before a result is asked for again when the gateway names none.
    pub poll_pause: Duration,
    /// How long a result that is in progress is asked for, all in all.
    pub pending: Duration,
}

impl Default for Patience {
    /// Twice, 5 s, 1 s, 30 s. What the real service expects is not public.
    fn default() -> Self {
        Self {
            retries: 2,
            retry_after: Duration::from_secs(5),
            poll_pause: Duration::from_secs(1),
            pending: Duration::from_secs(30),
        }
    }
}

/// The checked parts of an endpoint's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    /// Host without brackets or trailing dots, lower case.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Authority {
    /// Takes a URL apart and refuses what is not plain `https://host[:port]`, and every production host.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::Endpoint(format!("{url:?} {why}"));
        let uri: Uri = url.parse().map_err(|_| wrong("is not a URL"))?;
        if uri.scheme_str() != Some("https") {
            return Err(wrong("must begin with https://"));
        }
        let authority = uri.authority().ok_or_else(|| wrong("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("must not carry a user name"));
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(wrong("must end after host and port: the profile has its own paths"));
        }
        let host = authority.host().trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        deny::check(&host)?;
        ServerName::try_from(host.as_str()).map_err(|_| wrong("has a host that TLS cannot name"))?;
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None if authority.as_str().ends_with(']') || !authority.as_str().contains(':') => 443,
            None => return Err(wrong("has a port that is no number below 65536")),
        };
        Ok(Self { host, port })
    }

    /// `host[:port]` for the Host header.
    pub(crate) fn header(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == 443 { host } else { format!("{host}:{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_taken_apart() {
        for (url, host, port, header) in [
            ("https://gateway.test", "gateway.test", 443, "gateway.test"),
            ("https://Gateway.TEST.:8443/", "gateway.test", 8443, "gateway.test:8443"),
            ("https://127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1"),
            ("https://[::1]:8443", "::1", 8443, "[::1]:8443"),
            ("https://[::1]", "::1", 443, "[::1]"),
        ] {
            let authority = Authority::parse(url).unwrap();
            assert_eq!((authority.host.as_str(), authority.port), (host, port), "{url}");
            assert_eq!(authority.header(), header);
        }
    }

    #[test]
    fn anything_but_https_and_a_host_is_refused() {
        for url in [
            "http://gateway.test",
            "gateway.test",
            "https://",
            "https://user@gateway.test",
            "https://gateway.test/api",
            "https://gateway.test/?a=b",
            "https://gateway.test:99999",
            "https://gateway.test:",
            "https://gate way.test",
        ] {
            assert!(matches!(Authority::parse(url), Err(Error::Endpoint(_))), "{url}");
        }
    }

    #[test]
    fn a_production_host_is_refused_as_such() {
        for url in ["https://API.Onshikaku.ORG.:443/", "https://x.service-now.com", "https://www.jpki.go.jp"]
        {
            assert!(matches!(Authority::parse(url), Err(Error::Refused(_))), "{url}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let device = Device::new("TEST-W0000001", "hunter2-hunter2");
        let endpoint = Endpoint::new("https://a.test", vec![], vec![], Zeroizing::new(vec![0xAB; 4]), device);
        let shown = format!("{endpoint:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("171"), "{shown}");
    }
}
