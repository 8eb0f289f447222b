//! OpenSSL as foreign client of the gateway and as foreign server of the client.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use client::{ConnectionFacts, Device, Endpoint, ErrorKind, GatewayClient, HttpExchange, Observer, Timeouts};
use simulator::gateway::GatewayConfig;
use simulator::tls_pki::TlsPki;
use tempfile::TempDir;

use crate::service::Service;

/// Whether `openssl s_client` comes through a handshake with these options, and hears the gateway answer.
fn connects(service: &Service, options: &[&str]) -> bool {
    let output = Command::new("sh")
        .arg("-c")
        .arg("printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | timeout 20 openssl s_client -quiet \"$@\"")
        .args(["sh", "-connect", &service.address(), "-verify_return_error", "-CAfile"])
        .arg(service.file("server-ca.cert.pem"))
        .arg("-cert")
        .arg(service.file("device.cert.pem"))
        .arg("-key")
        .arg(service.file("device.key.pem"))
        .args(options)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).contains("TSK-PATH-UNKNOWN")
}

#[test]
fn the_gateway_offers_today_s_versions_and_suites_and_no_older() {
    let service = Service::start(&[]);
    let old = "ALL:@SECLEVEL=0";
    for (options, expected) in [
        (vec!["-tls1_3"], true),
        (vec!["-tls1_2"], true),
        (vec!["-tls1_1", "-cipher", old], false),
        (vec!["-tls1", "-cipher", old], false),
        (vec!["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"], true),
        (vec!["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"], true),
        (vec!["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"], true),
        (vec!["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"], false),
        (vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], true),
        (vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], true),
        (vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0"], false),
        (vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"], false),
        (vec!["-tls1_2", "-cipher", "kRSA:@SECLEVEL=0"], false),
        (vec!["-tls1_2", "-cipher", "DHE:@SECLEVEL=0"], false),
        (vec!["-tls1_3", "-groups", "secp256r1"], true),
        (vec!["-tls1_3", "-groups", "ffdhe2048"], false),
    ] {
        assert_eq!(connects(&service, &options), expected, "{options:?}");
    }
}

/// `openssl s_server` on a free port.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(folder: &TempDir, options: &[&str]) -> Self {
        let mut child = Command::new("openssl")
            .args([
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-naccept",
                "1",
                "-cert",
                "server.pem",
                "-key",
                "server.key",
            ])
            .args(options)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let accept = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("ACCEPT")).unwrap();
        let port = accept.rsplit(':').next().unwrap().trim().parse().unwrap();
        // What it says further must be read, or it stops when the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Option<ConnectionFacts>>>);

impl Observer for Heard {
    fn connection(&mut self, facts: &ConnectionFacts) {
        *self.0.lock().unwrap() = Some(facts.clone());
    }

    fn exchange(&mut self, _: &HttpExchange) {}
}

/// What the client makes of an OpenSSL server: the error's kind, and what TLS agreed on before.
fn meet(options: &[&str]) -> (ErrorKind, Option<ConnectionFacts>) {
    let (pki, folder) = (TlsPki::new().unwrap(), tempfile::tempdir().unwrap());
    let server = pki.server().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("server.pem", &server.chain_pem().unwrap());
    put("server.key", &server.key_pem().unwrap());
    put("root.pem", &pki.root_pem());
    put("other.pem", &TlsPki::new().unwrap().root_pem());
    let running = Server::start(&folder, options);
    let device = pki.device(GatewayConfig::DEVICE).unwrap();
    let (chain, key) = (device.chain_pem().unwrap(), device.key_pem().unwrap());
    let url = format!("https://127.0.0.1:{}", running.port);
    let device = Device::new(GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET);
    let mut endpoint =
        Endpoint::from_pem(url, pki.root_pem().as_bytes(), chain.as_bytes(), key.as_bytes(), device).unwrap();
    let short = Duration::from_secs(2);
    endpoint.timeouts = Timeouts { connect: short, handshake: short * 5, exchange: short };
    let heard = Heard::default();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut client = GatewayClient::new(endpoint).unwrap().observed_by(heard.clone());
    let error = runtime.block_on(async { client.open().await.err() }).unwrap();
    let facts = heard.0.lock().unwrap().clone();
    (error.kind(), facts)
}

const MUTUAL: [&str; 4] = ["-Verify", "1", "-CAfile", "root.pem"];

#[test]
fn the_client_meets_a_foreign_server_with_the_right_error_or_the_right_facts() {
    let with = |options: &[&'static str]| [options, &MUTUAL[..]].concat();
    let (kind, facts) = meet(&with(&["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]));
    assert_eq!((kind, facts), (ErrorKind::TlsVersion, None));
    let (kind, facts) = meet(&["-tls1_3"]);
    assert_eq!((kind, facts), (ErrorKind::DeviceCertificateNotAsked, None));
    let (kind, _) = meet(&["-tls1_2", "-Verify", "1", "-verify_return_error", "-CAfile", "other.pem"]);
    assert_eq!(kind, ErrorKind::DeviceCertificateRefused);

    // The server is none of ours and answers no HTTP: what counts is what TLS agreed on.
    for (options, version) in [
        (&["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"][..], "TLSv1_2"),
        (&["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"], "TLSv1_3"),
    ] {
        let (kind, facts) = meet(&with(options));
        let facts = facts.unwrap();
        assert_eq!((kind, facts.version.as_str()), (ErrorKind::Timeout, version), "{facts:?}");
        let certificate = facts.server_certificate.unwrap();
        assert_eq!(certificate.subject, "CN=TEST tashika gateway,O=TEST tashika");
    }
}
