use super::file::{Access, Body, File};
use super::profile::{CardProfile, Credential};
use super::security::Reference;
use super::{CardDefect, Defects, token};

/// Application identifier of the JPKI application.
const JPKI: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// Identifier of the issuer domain, which is the state after power-on.
pub(super) const ISSUER_DOMAIN: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

/// Identifiers of the applications that can be selected but hold no files yet: text, visual, residence, common.
const WITHOUT_FILES: [[u8; 10]; 4] = [
    [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
    [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
    [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01],
    [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00],
];

/// Which certificates are on the card, and a byte of unknown meaning (seen on one test card).
const CERTIFICATES_PRESENT: [u8; 3] = [0x8F, 0x8F, 0x00];

const AUTHENTICATION_PIN: u16 = 0x0018;
const SIGNATURE_PIN: u16 = 0x001B;
const AUTHENTICATION_TRIES: u8 = 3;
const SIGNATURE_TRIES: u8 = 5;

/// An application of the simulated card.
pub(super) struct Application {
    pub(super) aid: [u8; 10],
    files: Vec<File>,
}

impl Application {
    /// Every application of the card, in the order in which a partial name finds them (that order is not known).
    pub(super) fn all(profile: CardProfile) -> Vec<Self> {
        let others = WITHOUT_FILES.map(|aid| Self { aid, files: Vec::new() });
        std::iter::once(Self::jpki(profile)).chain(others).collect()
    }

    fn jpki(profile: CardProfile) -> Self {
        use Access::{Always, Verified};
        let token = token::encode(&profile.serial_number);
        let CardProfile { authentication, signature, .. } = profile;
        let certificate = |id, der: &[u8], read| match der.split_last() {
            Some((_, cut)) if profile.defects.has(CardDefect::WrongCertificateLength) => {
                File::transparent(id, cut.to_vec(), read)
            }
            _ => File::certificate(id, der, read),
        };
        let files = vec![
            certificate(0x0001, &signature.certificate, Verified(SIGNATURE_PIN)),
            certificate(0x0002, &signature.ca_certificate, Always),
            File::transparent(0x0006, token.to_vec(), Always),
            File::transparent(0x0008, CERTIFICATES_PRESENT.to_vec(), Always),
            certificate(0x000A, &authentication.certificate, Always),
            certificate(0x000B, &authentication.ca_certificate, Always),
            File::key(0x0017, authentication.key.clone(), Verified(AUTHENTICATION_PIN)),
            File::pin(AUTHENTICATION_PIN, reference(authentication, AUTHENTICATION_TRIES)),
            File::key(0x001A, signature.key.clone(), Verified(SIGNATURE_PIN)),
            File::pin(SIGNATURE_PIN, reference(signature, SIGNATURE_TRIES)),
        ];
        Self { aid: JPKI, files }
    }

    pub(super) fn file(&self, id: u16) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    pub(super) fn file_mut(&mut self, id: u16) -> Option<&mut File> {
        self.files.iter_mut().find(|file| file.id == id)
    }

    /// The identifier of the file that a short EF identifier names.
    pub(super) fn by_sfi(&self, sfi: u8) -> Option<u16> {
        self.files.iter().find(|file| file.has_sfi(sfi)).map(|file| file.id)
    }

    /// Whether the PINs verified so far satisfy an access rule.
    pub(super) fn allows(&self, access: Access, defects: Defects) -> bool {
        let verified = |id: u16| {
            self.files.iter().any(|file| {
                let this = file.id == id || defects.has(CardDefect::OnePinOpensBothKeys);
                this && matches!(&file.body, Body::Pin(reference) if reference.is_verified())
            })
        };
        match access {
            Access::Always => true,
            Access::Verified(id) => verified(id),
        }
    }

    pub(super) fn references_mut(&mut self) -> impl Iterator<Item = &mut Reference> {
        self.files.iter_mut().filter_map(|file| match &mut file.body {
            Body::Pin(reference) => Some(reference),
            _ => None,
        })
    }
}

fn reference(credential: Credential, tries: u8) -> Reference {
    let left = credential.tries_left.unwrap_or(tries).min(tries);
    Reference::new(credential.pin, tries, left)
}
