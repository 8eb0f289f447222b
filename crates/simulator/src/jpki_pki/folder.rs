use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeyPair;
use der::pem::{self, LineEnding};
use zeroize::Zeroizing;

use super::extension::Purpose;
use super::{Authority, Generation, JpkiPki, JpkiPkiError};
use crate::card::RsaKey;

const AUTHENTICATION_CA: &str = "authentication-ca";
const SIGNATURE_CA: &str = "signature-ca";
const CARD_AUTHENTICATION: &str = "card-authentication";
const CARD_SIGNATURE: &str = "card-signature";

const README: &str = "\
TEST ONLY

A test PKI in the shape of JPKI, made by the tashika simulator. Its certificates are worth nothing outside of tests: the
private keys lie beside them, and every simulated card holds the same two keys. Delete this folder to get a new one.

  authentication-ca.cert.pem, .key.pem   authority for user authentication certificates
  signature-ca.cert.pem, .key.pem        authority for signature certificates
  card-authentication.key.pem            user authentication key of every simulated card
  card-signature.key.pem                 signature key of every simulated card
";

/// The PKI could not be written to a folder or read from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file or folder could not be written or read.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file does not hold what its name says.
    #[error("{}: not a PEM file of {label}; delete the folder to get a new test PKI", path.display())]
    Content {
        /// Which one.
        path: PathBuf,
        /// What it should hold.
        label: &'static str,
    },
    /// The PKI itself could not be made.
    #[error(transparent)]
    Pki(#[from] JpkiPkiError),
}

impl JpkiPki {
    /// Writes everything to a new folder: PEM files, the private keys readable by their owner only, and a README.
    ///
    /// The folder appears whole or not at all, so that two processes can share it.
    ///
    /// # Errors
    /// [`FolderError::File`], also if the folder exists and is not empty.
    pub fn save(&self, folder: &Path) -> Result<(), FolderError> {
        let draft = folder.with_extension(format!("draft-{}", std::process::id()));
        fs::create_dir_all(&draft).map_err(at(&draft))?;
        let written = self.write_files(&draft).and_then(|()| fs::rename(&draft, folder).map_err(at(folder)));
        if written.is_err() {
            // The reason to report is the first one.
            let _ = fs::remove_dir_all(&draft);
        }
        written
    }

    /// Reads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// [`FolderError::File`] if something is missing, [`FolderError::Content`] if it is not what it should be.
    pub fn load(folder: &Path) -> Result<Self, FolderError> {
        Ok(Self {
            authentication: read_authority(folder, AUTHENTICATION_CA, Purpose::Authentication)?,
            signature: read_authority(folder, SIGNATURE_CA, Purpose::Signature)?,
            card_authentication: Arc::new(read_card_key(folder, CARD_AUTHENTICATION)?),
            card_signature: Arc::new(read_card_key(folder, CARD_SIGNATURE)?),
        })
    }

    /// Reads the folder, or makes a new PKI and writes it there first.
    ///
    /// # Errors
    /// As [`load`](Self::load), [`generate`](Self::generate) and [`save`](Self::save).
    pub fn load_or_generate(folder: &Path) -> Result<Self, FolderError> {
        if !folder.exists() {
            let saved = Self::generate()?.save(folder);
            // Another process may have been quicker; then its folder counts.
            if saved.is_err() && !folder.exists() {
                saved?;
            }
        }
        Self::load(folder)
    }

    fn write_files(&self, folder: &Path) -> Result<(), FolderError> {
        for (name, authority) in [(AUTHENTICATION_CA, &self.authentication), (SIGNATURE_CA, &self.signature)]
        {
            let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&authority.key).map_err(JpkiPkiError::from)?;
            write_pem(&certificate_file(folder, name), CERTIFICATE, &authority.certificate)?;
            write_pem(&key_file(folder, name), PRIVATE_KEY, pkcs8.as_ref())?;
        }
        write_pem(&key_file(folder, CARD_AUTHENTICATION), PRIVATE_KEY, self.card_authentication.pkcs8())?;
        write_pem(&key_file(folder, CARD_SIGNATURE), PRIVATE_KEY, self.card_signature.pkcs8())?;
        let readme = folder.join("README");
        fs::write(&readme, README).map_err(at(&readme))
    }
}

const CERTIFICATE: &str = "CERTIFICATE";
const PRIVATE_KEY: &str = "PRIVATE KEY";

fn certificate_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.cert.pem"))
}

fn key_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.key.pem"))
}

fn read_authority(folder: &Path, name: &str, purpose: Purpose) -> Result<Authority, FolderError> {
    let path = key_file(folder, name);
    let pkcs8 = read_pem(&path, PRIVATE_KEY)?;
    let key = KeyPair::from_pkcs8(&pkcs8).map_err(|_| FolderError::Content { path, label: PRIVATE_KEY })?;
    let certificate = read_pem(&certificate_file(folder, name), CERTIFICATE)?.to_vec();
    Ok(Authority { purpose, generation: Generation::FIRST, key, certificate })
}

fn read_card_key(folder: &Path, name: &str) -> Result<RsaKey, FolderError> {
    let path = key_file(folder, name);
    let pkcs8 = read_pem(&path, PRIVATE_KEY)?;
    RsaKey::from_pkcs8(&pkcs8).map_err(|_| FolderError::Content { path, label: PRIVATE_KEY })
}

fn write_pem(path: &Path, label: &'static str, der: &[u8]) -> Result<(), FolderError> {
    let text = pem::encode_string(label, LineEnding::LF, der).map(Zeroizing::new);
    let text = text.map_err(|_| FolderError::Content { path: path.into(), label })?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if label == PRIVATE_KEY {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(at(path))
}

fn read_pem(path: &Path, label: &'static str) -> Result<Zeroizing<Vec<u8>>, FolderError> {
    let text = Zeroizing::new(fs::read(path).map_err(at(path))?);
    match pem::decode_vec(&text) {
        Ok((found, der)) if found == label => Ok(Zeroizing::new(der)),
        _ => Err(FolderError::Content { path: path.into(), label }),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |source| FolderError::File { path, source }
}
