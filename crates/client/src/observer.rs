use serde::Serialize;
use serde_json::Value;

use crate::Step;

/// Hears of everything that passes the wire; the bench makes evidence of it.
///
/// What an observer gets is already redacted: token and device secret appear as a length, signature, certificate and
/// challenge as a length and a digest. Personal data stays, and is pointed out, because only synthetic people belong here.
pub trait Observer {
    /// A connection has been made and its TLS handshake is over.
    fn connection(&mut self, facts: &ConnectionFacts) {
        let _ = facts;
    }

    /// An exchange has ended, well or not.
    fn exchange(&mut self, exchange: &HttpExchange);
}

/// What TLS agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectionFacts {
    /// Name that was asked for and checked.
    pub server_name: String,
    /// Address and port that answered.
    pub peer_address: String,
    /// Such as `TLSv1_3`.
    pub version: String,
    /// Such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher_suite: String,
    /// Key-exchange group, such as `X25519MLKEM768`.
    pub group: String,
    /// SHA-256 of each certificate the server sent, leaf first, in hexadecimal.
    pub peer_chain_sha256: Vec<String>,
    /// What the server's own certificate says; `None` if it cannot be read, though TLS took it.
    pub server_certificate: Option<ServerCertificate>,
    /// How long TCP and TLS took together, in microseconds.
    pub elapsed_us: u64,
}

/// What the server's certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerCertificate {
    /// Subject, RFC 4514.
    pub subject: String,
    /// Issuer, RFC 4514.
    pub issuer: String,
    /// First second of its validity, RFC 3339.
    pub not_before: String,
    /// Last second of its validity, RFC 3339.
    pub not_after: String,
}

/// One request and what came back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HttpExchange {
    /// Which exchange of the profile.
    pub step: Step,
    /// HTTP method.
    pub method: &'static str,
    /// Path.
    pub path: String,
    /// What was sent; `None` when the request has no body.
    pub request: Option<RecordedBody>,
    /// Status of the reply, when all of it arrived.
    pub status: Option<u16>,
    /// What came back, when all of it arrived.
    pub response: Option<RecordedBody>,
    /// What `Retry-After` asked for, in seconds.
    pub retry_after: Option<u64>,
    /// From the first byte out to the last byte in, in microseconds.
    pub elapsed_us: u64,
    /// Why the exchange failed, if it did.
    pub error: Option<String>,
}

/// A redacted body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedBody {
    /// Its length on the wire.
    pub bytes: usize,
    /// The JSON with every secret replaced, or the length and digest of what is not JSON.
    pub json: Value,
    /// JSON pointers to personal data in `json`.
    pub personal: Vec<String>,
}
