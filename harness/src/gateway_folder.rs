//! The folder in which a test gateway lays down what a client needs to reach it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use client::{Device, Endpoint};
use conformance::Text;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::json;
use simulator::gateway::GatewayConfig;
use simulator::jpki_pki::{JpkiPki, PersonOnCard};
use simulator::people::Person;
use simulator::tls_pki::{TlsIdentity, TlsPki, certificate_pem};

use crate::failure::Failure;

/// Address and device; also written by hand, for a gateway of one's own.
const GATEWAY: &str = "gateway.yaml";
const SERVER_CA: &str = "server-ca.cert.pem";
const DEVICE: &str = "device";
const SESSION: &str = "session.json";
const JPKI: &str = "jpki";
const PEOPLE: &str = "people";

const README: &str = "\
TEST ONLY

Made by `tashika gateway serve` at each start, except for jpki/, which stays. Nothing here is worth anything outside of
tests. How to use it: docs/gateway.md.

  gateway.yaml                          address of the gateway; id and secret of the device
  server-ca.cert.pem                    root of the gateway's certificate
  device.cert.pem, device.key.pem       TLS certificate of the enrolled device
  ended-device.cert.pem, .key.pem       of a device whose institution has ended its use
  new-device.cert.pem, .key.pem         of a device that is not enrolled yet
  session.json, enrolment.json          first requests of each
  people/KEY.cert.pem                   user-authentication certificate of each person
  jpki/                                 test PKI of the cards; card-authentication.key.pem signs for everybody
";

/// Where a gateway is and which device asks it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Description {
    url: String,
    device: String,
    secret: String,
}

/// A folder that describes one gateway.
pub(crate) struct GatewayFolder(PathBuf);

impl GatewayFolder {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The cards' test PKI that lies here, made if there is none.
    ///
    /// # Errors
    /// If it cannot be read or made.
    pub(crate) fn card_pki(&self) -> Result<Arc<JpkiPki>, Failure> {
        let path = self.0.join(JPKI);
        fs::create_dir_all(&self.0).map_err(|error| Failure::file(&self.0, &error))?;
        JpkiPki::load_or_generate(&path).map(Arc::new).map_err(|error| {
            Failure::rig(Text::new(
                format!("試験用 PKI を使えない: {error}"),
                format!("the test PKI cannot be used: {error}"),
            ))
        })
    }

    /// Whether a test PKI of cards lies here.
    pub(crate) fn has_card_pki(&self) -> bool {
        self.0.join(JPKI).is_dir()
    }

    /// The way to the gateway that this folder describes; `url` instead of the folder's own, if there is one.
    ///
    /// # Errors
    /// If a file is missing or does not hold what its name says.
    pub(crate) fn endpoint(&self, url: Option<&str>) -> Result<Endpoint, Failure> {
        let read = |name: &str| {
            let path = self.0.join(name);
            fs::read(&path).map_err(|error| Failure::file(&path, &error))
        };
        let path = self.0.join(GATEWAY);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let wrong = |error: &dyn std::fmt::Display| {
            Failure::usage(Text::new(
                format!("{} を使えない: {error}", path.display()),
                format!("{} cannot be used: {error}", path.display()),
            ))
        };
        let description: Description = serde_yaml::from_str(&text).map_err(|error| wrong(&error))?;
        Endpoint::from_pem(
            url.unwrap_or(&description.url),
            &read(SERVER_CA)?,
            &read(&certificate(DEVICE))?,
            &read(&key(DEVICE))?,
            Device::new(description.device, description.secret),
        )
        .map_err(|error| wrong(&error))
    }

    /// Lays down everything for a gateway at this address, over what an earlier one has left.
    ///
    /// # Errors
    /// If something cannot be made or written.
    pub(crate) fn write(
        &self,
        url: &str,
        tls: &TlsPki,
        pki: &JpkiPki,
        people: &[Person],
    ) -> Result<(), Failure> {
        let description = Description {
            url: url.to_owned(),
            device: GatewayConfig::DEVICE.to_owned(),
            secret: GatewayConfig::DEVICE_SECRET.to_owned(),
        };
        self.put("README", README)?;
        self.put(SERVER_CA, &tls.root_pem())?;
        for (name, id) in [
            (DEVICE, GatewayConfig::DEVICE),
            ("ended-device", GatewayConfig::ENDED_DEVICE),
            ("new-device", GatewayConfig::NEW_DEVICE),
        ] {
            self.put_identity(name, &tls.device(id).map_err(|error| broken(&error))?)?;
        }
        let session = json!({ "device": description.device, "secret": description.secret });
        self.put(SESSION, &format!("{session}\n"))?;
        self.put("enrolment.json", &format!("{}\n", json!({ "activation": GatewayConfig::ACTIVATION })))?;
        self.put_people(pki, people)?;
        // Last, so that who waits for this file finds the others.
        self.put(GATEWAY, &serde_yaml::to_string(&description).map_err(|error| broken(&error))?)
    }

    /// A command that opens a session, to be typed.
    pub(crate) fn curl_line(&self, url: &str) -> String {
        let file = |name: &str| self.0.join(name).display().to_string();
        format!(
            "curl --cacert {} --cert {} --key {} -H 'content-type: application/json' -d @{} {url}/tashika/v1/session",
            file(SERVER_CA),
            file(&certificate(DEVICE)),
            file(&key(DEVICE)),
            file(SESSION),
        )
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn put_people(&self, pki: &JpkiPki, people: &[Person]) -> Result<(), Failure> {
        let folder = self.0.join(PEOPLE);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        }
        let now = Timestamp::now().to_zoned(TimeZone::UTC);
        let [from, until] =
            [now.saturating_sub(1.year()), now.saturating_add(3.years())].map(|day| day.timestamp());
        for (serial, person) in (1..).zip(people) {
            let card = pki.issue(&PersonOnCard::new(person, from, until, serial));
            let card = card.map_err(|error| broken(&error))?;
            let pem = certificate_pem(card.authentication_certificate()).map_err(|error| broken(&error))?;
            self.put(&format!("{PEOPLE}/{}", certificate(&person.key)), &pem)?;
        }
        Ok(())
    }

    fn put_identity(&self, name: &str, identity: &TlsIdentity) -> Result<(), Failure> {
        self.put(&certificate(name), &identity.chain_pem().map_err(|error| broken(&error))?)?;
        self.put(&key(name), &identity.key_pem().map_err(|error| broken(&error))?)
    }

    fn put(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.0.join(name);
        write_private(&path, text).map_err(|error| Failure::file(&path, &error))
    }
}

/// Readable by the owner only, and there at once or not at all.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("draft");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&draft)?.write_all(text.as_bytes())?;
    fs::rename(&draft, path)
}

fn certificate(name: &str) -> String {
    format!("{name}.cert.pem")
}

fn key(name: &str) -> String {
    format!("{name}.key.pem")
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure::rig(Text::new(
        format!("ゲートウェイのフォルダーを用意できない: {error}"),
        format!("the gateway's folder cannot be made: {error}"),
    ))
}
