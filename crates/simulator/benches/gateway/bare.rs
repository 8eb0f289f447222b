//! The same verification over bare hyper and rustls: nothing is checked, recorded, bounded or timed.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use client::Credential;
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, client::Resumption, pki_types::ServerName};
use serde_json::{Value, json};
use simulator::gateway::GatewayConfig;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::rig::Rig;

pub(crate) struct Bare {
    sender: http1::SendRequest<Full<Bytes>>,
    host: String,
    token: String,
}

/// The TLS configuration, made once as the client makes its own.
pub(crate) fn config(rig: &Rig) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(rig.root.clone().into()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let chain = rig.identity.chain.iter().cloned().map(Into::into).collect();
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, rig.identity.key.to_vec().try_into().unwrap())
        .unwrap();
    config.resumption = Resumption::disabled();
    Arc::new(config)
}

impl Bare {
    pub(crate) async fn open(rig: &Rig, config: &Arc<ClientConfig>) -> Self {
        let address = rig.gateway.address();
        let tcp = TcpStream::connect(address).await.unwrap();
        tcp.set_nodelay(true).unwrap();
        let name = ServerName::from(address.ip());
        let tls = TlsConnector::from(Arc::clone(config)).connect(name, tcp).await.unwrap();
        let (sender, connection) = http1::handshake(TokioIo::new(tls)).await.unwrap();
        tokio::spawn(connection);
        let mut bare = Self { sender, host: address.to_string(), token: String::new() };
        let question = json!({ "device": GatewayConfig::DEVICE, "secret": GatewayConfig::DEVICE_SECRET });
        bare.token = bare.post("/tashika/v1/session", &question).await["token"].as_str().unwrap().to_owned();
        bare
    }

    pub(crate) async fn verify(&mut self, card: &mut dyn Credential) {
        let certificate = card.certificate().unwrap();
        let challenge = self.post("/tashika/v1/challenge", &json!({})).await;
        let bytes = STANDARD.decode(challenge["challenge"].as_str().unwrap()).unwrap();
        let answer = json!({
            "challenge_id": challenge["id"],
            "certificate": STANDARD.encode(certificate),
            "signature": STANDARD.encode(card.sign(&bytes).unwrap()),
            "check": { "mode": "pin" },
        });
        let result = self.post("/tashika/v1/answer", &answer).await;
        assert_eq!(result["XmlMsg"]["MessageBody"]["QualificationValidity"], "1");
    }

    async fn post(&mut self, path: &str, question: &Value) -> Value {
        let request = Request::post(path)
            .header("host", &self.host)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token))
            .body(Full::new(Bytes::from(question.to_string())))
            .unwrap();
        self.sender.ready().await.unwrap();
        let reply = self.sender.send_request(request).await.unwrap();
        serde_json::from_slice(&reply.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }
}
