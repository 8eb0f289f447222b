use std::net::IpAddr;

use async_nats::{ConnectOptions, ServerAddr};
use conformance::Text;

use crate::failure::Failure;
use crate::lab::file::HubEntry;

/// How to connect to a hub. Off this machine only over TLS, and only as somebody: whoever may put an order into the queue decides what
/// the readers and cards of all hosts are made to do.
///
/// # Errors
/// [`Failure::refused`] if the lab file asks for less, [`Failure::usage`] if the address is none.
pub(super) fn options(entry: &HubEntry) -> Result<ConnectOptions, Failure> {
    let address: ServerAddr = entry.address.parse().map_err(|error| {
        let address = &entry.address;
        Failure::usage(Text::new(
            format!("hub の address「{address}」は宛先ではない: {error}。例: tls://hub.lab.test:4222"),
            format!("hub: {address:?} is no address: {error}; for instance tls://hub.lab.test:4222"),
        ))
    })?;
    let tls = address.tls_required();
    let allowed = is_this_machine(address.host()) || (tls && entry.identity.is_some());
    if !allowed {
        return Err(Failure::refused(Text::new(
            format!(
                "{} へは TLS と証明書でだけつなぐ。lab.yaml の hub に tls:// の address と identity を書く",
                entry.address
            ),
            format!(
                "{} is on another machine and is spoken to only over TLS and with a certificate: in the lab file, give hub a tls:// address and an identity",
                entry.address
            ),
        )));
    }
    let mut options = ConnectOptions::new().require_tls(tls).max_reconnects(None);
    if let Some(authorities) = &entry.authorities {
        options = options.add_root_certificates(authorities.clone());
    }
    if let Some(identity) = &entry.identity {
        options = options.add_client_certificate(identity.certificate.clone(), identity.key.clone());
    }
    Ok(options)
}

/// Only an address says so; a name may be resolved to anything.
fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use conformance::exit;

    use super::*;

    fn entry(yaml: &str) -> HubEntry {
        serde_yaml::from_str(yaml).unwrap()
    }

    const IDENTITY: &str = "identity: { certificate: a.pem, key: b.pem }";

    #[test]
    fn another_machine_is_spoken_to_only_over_tls_and_with_a_certificate() {
        for allowed in ["nats://127.0.0.1:4222", "nats://[::1]:4222", "tls://127.0.0.1:4222"] {
            assert!(options(&entry(&format!("address: {allowed:?}"))).is_ok(), "{allowed}");
        }
        for refused in [
            "address: nats://hub.lab.test:4222".to_owned(),
            "address: nats://localhost:4222".to_owned(),
            "address: nats://192.0.2.1:4222".to_owned(),
            "address: tls://hub.lab.test:4222".to_owned(),
            format!("address: nats://hub.lab.test:4222\n{IDENTITY}"),
        ] {
            assert_eq!(options(&entry(&refused)).unwrap_err().status, exit::REFUSED, "{refused}");
        }
        assert!(options(&entry(&format!("address: tls://hub.lab.test:4222\n{IDENTITY}"))).is_ok());
        assert_eq!(options(&entry("address: 'nats://:x'")).unwrap_err().status, exit::USAGE);
    }
}
