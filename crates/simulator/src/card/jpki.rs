//! The JPKI application (公的個人認証AP): certificates, keys and PINs of user authentication and signatures.

use apdu::StatusWord;

use super::application::Application;
use super::file::Access::{Always, Never, Verified};
use super::file::{Body, File, Usage};
use super::security::{PinRule, Reference};
use super::{CardDefect, CardProfile, Credential, status, token};

/// Which certificates are on the card, and a byte of unknown meaning (seen on one test card).
const CERTIFICATES_PRESENT: [u8; 3] = [0x8F, 0x8F, 0x00];

pub(super) const AUTHENTICATION_KEY: u16 = 0x0017;
pub(super) const TRUST_ANCHOR: u16 = 0x0016;
const AUTHENTICATION_PIN: u16 = 0x0018;
const SIGNATURE_PIN: u16 = 0x001B;
const AUTHENTICATION_TRIES: u8 = 3;
const SIGNATURE_TRIES: u8 = 5;

pub(super) fn open(profile: &CardProfile) -> Result<Application, StatusWord> {
    let credentials = profile.credentials.as_ref().ok_or(status::FILE_NOT_FOUND)?;
    let unknowns = &profile.unknowns;
    let (authentication, signature) = (&credentials.authentication, &credentials.signature);
    let certificate = |id, der: &[u8], read| match der.split_last() {
        Some((_, cut)) if profile.defects.has(CardDefect::WrongCertificateLength) => {
            File::transparent(id, cut.to_vec(), read)
        }
        _ => File::certificate(id, der, read, unknowns),
    };
    let token = token::encode(profile.variant.label(), &profile.serial_number);
    let own_certificate = if profile.variant.is_phone() { Verified(&[AUTHENTICATION_PIN]) } else { Always };
    let files = vec![
        certificate(0x0001, &signature.certificate, Verified(&[SIGNATURE_PIN])),
        certificate(0x0002, &signature.ca_certificate, Always),
        // 0005 and 0009 exist; nobody is known to have read them
        File::transparent(0x0005, vec![0xFF; 16], if unknowns.file_0005_readable { Always } else { Never }),
        File::transparent(0x0006, token.to_vec(), Always),
        File::transparent(0x0008, CERTIFICATES_PRESENT.to_vec(), Always),
        File::transparent(0x0009, vec![0xFF; 16], Never),
        certificate(0x000A, &authentication.certificate, own_certificate),
        certificate(0x000B, &authentication.ca_certificate, Always),
        // a PIN of unknown meaning, whose counter one program asks for
        File::pin(0x0010, Reference::of_nobody(unknowns.reference_0010_tries)),
        File { id: TRUST_ANCHOR, body: Body::TrustAnchor },
        key(AUTHENTICATION_KEY, authentication, &[AUTHENTICATION_PIN]),
        pin(AUTHENTICATION_PIN, authentication, AUTHENTICATION_TRIES, PinRule::FourDigits),
        File::internal(0x0019),
        key(0x001A, signature, &[SIGNATURE_PIN]),
        pin(SIGNATURE_PIN, signature, SIGNATURE_TRIES, PinRule::Password),
        File::internal(0x001C),
        File::internal(0x001E),
    ];
    Ok(Application { files, ..Application::default() })
}

fn key(id: u16, credential: &Credential, pin: &'static [u16]) -> File {
    File::key(id, credential.key.clone(), Usage::Sign, Verified(pin))
}

fn pin(id: u16, credential: &Credential, tries: u8, rule: PinRule) -> File {
    let left = credential.tries_left.unwrap_or(tries).min(tries);
    File::pin(id, Reference::new(credential.pin.clone(), tries, left).changeable(rule))
}
