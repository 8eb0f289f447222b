//! Who talks to whom.

use std::{sync::Arc, time::Duration};

use client::{ConnectionFault, Endpoint, Error, GatewayClient, IdentityCheck, Outcome, Step, TlsFault};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName, version::TLS12};
use simulator::{gateway::GatewayConfig, tls_pki::TlsPki};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsConnector;

use crate::{card::SoftCard, rig::Rig};

async fn verify(rig: &Rig, endpoint: Endpoint) -> Result<Outcome, Error> {
    rig.client_at(endpoint).verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await
}

fn port(rig: &Rig) -> u16 {
    rig.gateway.address().port()
}

#[tokio::test]
async fn the_test_name_and_localhost_are_served_too() {
    let rig = Rig::new().await;
    for host in ["gateway.test", "GATEWAY.test.", "localhost"] {
        let mut endpoint = rig.endpoint();
        endpoint.url = format!("https://{host}:{}", port(&rig));
        endpoint.address = Some(rig.gateway.address());
        assert!(verify(&rig, endpoint).await.is_ok(), "{host}");
    }
}

#[tokio::test]
async fn a_server_with_another_name_is_not_talked_to() {
    let rig = Rig::with(|config, pki| config.identity = pki.server_named(&["other.test"]).unwrap()).await;
    let error = verify(&rig, rig.endpoint()).await.unwrap_err();
    assert!(matches!(error, Error::Tls { step: Step::Handshake, fault: TlsFault::WrongName, .. }), "{error}");
    assert_eq!(rig.gateway.requests(), []);
}

#[tokio::test]
async fn a_server_of_another_authority_is_not_talked_to() {
    let foreign = TlsPki::new().unwrap();
    let rig = Rig::with(|config, _| config.identity = foreign.server().unwrap()).await;
    let error = verify(&rig, rig.endpoint()).await.unwrap_err();
    let unknown = TlsFault::UnknownAuthority;
    assert!(matches!(error, Error::Tls { step: Step::Handshake, fault, .. } if fault == unknown), "{error}");
    assert_eq!(rig.gateway.requests(), []);
}

#[tokio::test]
async fn a_client_with_a_certificate_of_another_authority_is_refused() {
    let rig = Rig::new().await;
    let mut endpoint = rig.endpoint();
    let identity = TlsPki::new().unwrap().device(GatewayConfig::DEVICE).unwrap();
    (endpoint.client_chain, endpoint.client_key) = (identity.chain, identity.key);
    let error = verify(&rig, endpoint).await.unwrap_err();
    assert!(matches!(error, Error::Tls { fault: TlsFault::DeviceRefused, .. }), "{error}");
    let errors = rig.gateway.tls_errors();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].reason.contains("invalid peer certificate"), "{errors:?}");
    assert_eq!(rig.gateway.requests(), []);
}

#[tokio::test]
async fn a_server_certificate_does_not_serve_as_a_device() {
    let rig = Rig::new().await;
    let mut endpoint = rig.endpoint();
    let identity = rig.pki.server().unwrap();
    (endpoint.client_chain, endpoint.client_key) = (identity.chain, identity.key);
    assert!(verify(&rig, endpoint).await.is_err());
    assert_eq!((rig.gateway.tls_errors().len(), rig.gateway.requests().len()), (1, 0));
}

/// With TLS 1.3 a client without a certificate sees its own handshake succeed; only the server knows.
#[tokio::test]
async fn a_client_without_a_certificate_is_refused_on_the_server_side() {
    let rig = Rig::new().await;
    let mut roots = RootCertStore::empty();
    roots.add(rig.pki.root_der().into()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tcp = TcpStream::connect(rig.gateway.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    if let Ok(mut stream) = TlsConnector::from(Arc::new(config)).connect(name, tcp).await {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        let mut reply = Vec::new();
        assert!(stream.read_to_end(&mut reply).await.is_err() && reply.is_empty(), "{reply:?}");
    }
    let errors = rig.gateway.tls_errors();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].reason.contains("no certificates"), "{errors:?}");
    assert_eq!(rig.gateway.requests(), []);
}

#[tokio::test]
async fn tls_1_2_is_spoken_where_the_client_has_nothing_better() {
    let rig = Rig::new().await;
    let mut roots = RootCertStore::empty();
    roots.add(rig.pki.root_der().into()).unwrap();
    let identity = rig.pki.device(GatewayConfig::DEVICE).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(
            identity.chain.into_iter().map(Into::into).collect(),
            identity.key.to_vec().try_into().unwrap(),
        )
        .unwrap();
    let tcp = TcpStream::connect(rig.gateway.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 404 Not Found\r\n") && reply.contains("TSK-PATH-UNKNOWN"), "{reply}");
}

#[tokio::test]
async fn a_gateway_that_is_not_there_or_says_nothing_costs_no_pin() {
    let rig = Rig::new().await;
    let mut card = SoftCard::of("taro");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut endpoint = rig.endpoint();
    endpoint.url = format!("https://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = rig.client_at(endpoint).verify(&mut card, IdentityCheck::Pin).await.unwrap_err();
    assert!(matches!(error, Error::Transport { fault: ConnectionFault::Unreachable, .. }), "{error}");

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut endpoint = rig.endpoint();
    endpoint.url = format!("https://{}", silent.local_addr().unwrap());
    endpoint.timeouts.handshake = Duration::from_millis(50);
    let error = rig.client_at(endpoint).verify(&mut card, IdentityCheck::Pin).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { step: Step::Handshake, .. }), "{error}");
    assert!(card.signed.is_empty());
}

#[tokio::test]
async fn a_production_host_is_refused_before_anything_is_resolved() {
    let rig = Rig::new().await;
    let mut endpoint = rig.endpoint();
    endpoint.url = "https://Portal.Service-Now.com./".into();
    endpoint.address = Some(rig.gateway.address());
    assert!(matches!(GatewayClient::new(endpoint), Err(Error::Refused(_))));
    assert!(rig.gateway.tls_errors().is_empty() && rig.gateway.requests().is_empty());
}

#[tokio::test]
async fn a_stopped_gateway_cuts_its_connections() {
    let rig = Rig::new().await;
    let endpoint = rig.endpoint();
    let client = rig.client_at(endpoint);
    drop(rig.gateway);
    let mut client = client;
    tokio::task::yield_now().await;
    let error = client.verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error}");
}
