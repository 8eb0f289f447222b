//! What is done with the result of a night: a command is run, an address is told.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use conformance::Text;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::file::Hook;
use crate::command::common::block_on;
use crate::failure::Failure;

/// What hooks are told of a night.
pub(crate) struct Told<'a> {
    /// Its folder.
    pub(crate) folder: &'a Path,
    /// The summary, as Markdown.
    pub(crate) summary: &'a str,
    /// The file that holds it.
    pub(crate) summary_file: &'a Path,
    /// The morning as JSON, the night in it.
    pub(crate) json: &'a [u8],
    /// The exit status.
    pub(crate) status: u8,
}

/// How long a hook may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs one hook.
///
/// # Errors
/// Why it did not come to its end. The night stands all the same.
pub(crate) fn run(hook: &Hook, result: &Told<'_>) -> Result<(), Failure> {
    match hook {
        Hook::Command(command) => shell(command, result, PATIENCE),
        Hook::Webhook(address) => block_on(async {
            let posted = tokio::time::timeout(PATIENCE, post(address, result.summary)).await;
            let posted = posted.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())));
            // The path of such an address is often its secret.
            let shown = address.split('/').take(3).collect::<Vec<_>>().join("/");
            posted.map_err(|error| failed(&shown, &error))
        }),
    }
}

/// Refuses a production host, and an address that is none: when the lab file is read, not only in the morning.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check_address(address: &str) -> Result<(), String> {
    target(address).map(|_| ())
}

fn shell(command: &str, result: &Told<'_>, patience: Duration) -> Result<(), Failure> {
    let wrong = |error: &dyn std::fmt::Display| failed(command, error);
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("TASHIKA_NIGHT", result.folder)
        .env("TASHIKA_SUMMARY", result.summary_file)
        .env("TASHIKA_STATUS", result.status.to_string())
        .stdin(Stdio::piped())
        // What it says is for the log, not for whoever reads this program's results.
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| wrong(&error))?;
    let stdin = child.stdin.take();
    let json = result.json.to_vec();
    // A command that does not read must not hold up the night.
    std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&json)));
    let begun = Instant::now();
    loop {
        match child.try_wait().map_err(|error| wrong(&error))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(wrong(&status)),
            None if begun.elapsed() > patience => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(wrong(&format!("no end within {} s", patience.as_secs())));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Where an address leads.
struct Target {
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

fn target(address: &str) -> Result<Target, String> {
    let uri: Uri = address.parse().map_err(|error| format!("a webhook is no address: {error}"))?;
    let tls = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err("a webhook is an http or https address".to_owned()),
    };
    let host = uri.host().ok_or("a webhook names no host")?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    client::deny::check(&host).map_err(|denied| denied.to_string())?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Ok(Target { tls, host, port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }), path })
}

async fn post(address: &str, summary: &str) -> Result<(), String> {
    let target = target(address)?;
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let stream =
        TcpStream::connect((target.host.as_str(), target.port)).await.map_err(|error| told(&error))?;
    if !target.tls {
        return send(stream, &target, summary).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|error| told(&error))?;
    let stream =
        TlsConnector::from(Arc::new(tls()?)).connect(name, stream).await.map_err(|error| told(&error))?;
    send(stream, &target, summary).await
}

async fn send<S>(stream: S, target: &Target, summary: &str) -> Result<(), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let body = Full::new(Bytes::from(json!({ "text": summary }).to_string()));
    let request = Request::post(&target.path)
        .header(header::HOST, &target.host)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .map_err(|error| told(&error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| told(&error))?;
    // Ends with the exchange.
    tokio::spawn(connection);
    let status = sender.send_request(request).await.map_err(|error| told(&error))?.status();
    if status.is_success() { Ok(()) } else { Err(format!("it answers {status}")) }
}

/// Where systems keep the roots that they trust; `SSL_CERT_FILE` names another file.
const ROOTS: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

fn tls() -> Result<rustls::ClientConfig, String> {
    let named = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
    let path = named.or_else(|| ROOTS.iter().map(PathBuf::from).find(|path| path.is_file()));
    let path =
        path.ok_or("no file of trusted roots; install ca-certificates, or name one in SSL_CERT_FILE")?;
    let pem = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).flatten());
    if roots.is_empty() {
        return Err(format!("{} holds no certificate", path.display()));
    }
    Ok(rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

fn failed(hook: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::rig(Text::new(
        format!("結果を渡せない: {hook}: {error}"),
        format!("the result could not be handed on: {hook}: {error}"),
    ))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn result<'a>(folder: &'a Path, file: &'a Path) -> Told<'a> {
        Told {
            folder,
            summary: "**試験室**: pass 1",
            summary_file: file,
            json: b"{\"night\":1}",
            status: 100,
        }
    }

    #[test]
    fn a_command_gets_the_night_and_its_status() {
        let folder = tempfile::tempdir().unwrap();
        let (out, summary) = (folder.path().join("out"), folder.path().join("summary.md"));
        let command = format!("cat > {0}; echo \"$TASHIKA_STATUS $TASHIKA_SUMMARY\" >> {0}", out.display());
        run(&Hook::Command(command), &result(folder.path(), &summary)).unwrap();
        let said = std::fs::read_to_string(out).unwrap();
        assert_eq!(said, format!("{{\"night\":1}}100 {}\n", summary.display()));
    }

    #[test]
    fn a_command_that_fails_or_does_not_end_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let result = result(folder.path(), folder.path());
        assert!(
            run(&Hook::Command("exit 7".to_owned()), &result).unwrap_err().text.en.contains("exit status: 7")
        );
        let endless = shell("exec sleep 60", &result, Duration::from_millis(50)).unwrap_err();
        assert!(endless.text.en.contains("no end within"), "{}", endless.text.en);
    }

    #[tokio::test]
    async fn an_address_is_sent_the_summary() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook?room=1", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = String::new();
            while !heard.ends_with('}') {
                let mut buffer = [0; 4096];
                let count = stream.read(&mut buffer).await.unwrap();
                heard.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
            }
            stream.write_all(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            heard
        });
        let error = post(&address, "**試験室**").await.unwrap_err();
        assert!(error.contains("500"), "{error}");
        let heard = served.await.unwrap();
        assert!(heard.starts_with("POST /hook?room=1 HTTP/1.1\r\n"), "{heard}");
        assert!(heard.ends_with("{\"text\":\"**試験室**\"}"), "{heard}");
    }

    #[test]
    fn production_hosts_and_what_is_no_address_are_refused() {
        for address in ["https://www.jpki.go.jp/x", "ftp://chat.test/x", "chat.test", "http:///x"] {
            assert!(check_address(address).is_err(), "{address}");
        }
        check_address("https://chat.test/hook").unwrap();
    }
}
