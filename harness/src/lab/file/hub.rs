use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// Where the hosts of a laboratory meet: a NATS server with JetStream (`nats-server -js`), 2.10 or newer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HubEntry {
    /// Address of the server: `tls://hub.lab.test:4222`; `nats://127.0.0.1:4222` only on the same machine.
    pub address: String,
    /// Certificates of the authorities that the server's certificate may come from, PEM; without it, those of the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<PathBuf>,
    /// Certificate and private key of this host, PEM: the server knows hosts by their certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<HubIdentity>,
    /// A host that is silent for so long counts as gone, and its work goes to another.
    #[serde(default = "patience")]
    pub patience: Span,
}

/// The files by which a host shows the hub who it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HubIdentity {
    /// The certificate, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

fn patience() -> Span {
    Span(Duration::from_secs(60))
}
