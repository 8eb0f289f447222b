use apdu::StatusWord;

use super::file::{Access, Body, File};
use super::security::Reference;
use super::{CardDefect, CardProfile, Defects, common, issuer_domain, jpki, probe, residence, text, visual};

/// The applications of the simulated card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// GlobalPlatform's issuer security domain: the state after power-on.
    IssuerDomain,
    /// 公的個人認証AP.
    Jpki,
    /// 券面事項入力補助AP.
    Text,
    /// 券面事項確認AP.
    Visual,
    /// 住基AP.
    Residence,
    /// 共通カードAP.
    Common,
    /// Our own, for measuring readers.
    Probe,
}

impl Kind {
    /// What a card carries, first of all what is current after power-on. In what order a partial name finds the others is not known.
    pub(super) fn of(profile: &CardProfile) -> Vec<Self> {
        if profile.credentials.is_none() {
            return vec![Self::Probe];
        }
        let mut kinds = vec![Self::IssuerDomain, Self::Jpki];
        if !profile.variant.is_phone() {
            kinds.extend([Self::Text, Self::Visual, Self::Residence, Self::Common]);
        }
        if profile.probe {
            kinds.push(Self::Probe);
        }
        kinds
    }

    pub(super) const fn aid(self) -> &'static [u8] {
        match self {
            Self::IssuerDomain => &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00],
            Self::Jpki => &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
            Self::Text => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
            Self::Visual => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
            Self::Residence => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01],
            Self::Common => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00],
            Self::Probe => probe::AID,
        }
    }

    /// Makes the application as the issuer left it.
    pub(super) fn open(self, profile: &CardProfile) -> Result<Application, StatusWord> {
        match self {
            Self::IssuerDomain => issuer_domain::open(profile),
            Self::Jpki => jpki::open(profile),
            Self::Text => text::open(profile),
            Self::Visual => visual::open(profile),
            Self::Residence => residence::open(profile),
            Self::Common => common::open(profile),
            Self::Probe => Ok(Application::default()),
        }
    }
}

/// An application that has been selected at least once.
#[derive(Default)]
pub(super) struct Application {
    pub(super) files: Vec<File>,
    /// What GET DATA finds, by P1-P2.
    pub(super) objects: Vec<(u16, Vec<u8>)>,
    /// The key that P2 `00` of COMPUTE DIGITAL SIGNATURE names.
    pub(super) default_key: Option<u16>,
}

impl Application {
    pub(super) fn file(&self, id: u16) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    pub(super) fn file_mut(&mut self, id: u16) -> Option<&mut File> {
        self.files.iter_mut().find(|file| file.id == id)
    }

    /// The identifier of the file that a short EF identifier names.
    pub(super) fn by_sfi(&self, sfi: u8, defects: Defects) -> Option<u16> {
        let at = self.files.iter().position(|file| file.has_sfi(sfi))?;
        let next = usize::from(defects.has(CardDefect::SfiSelectsNextFile));
        self.files.get(at + next).map(|file| file.id)
    }

    /// Whether the PINs verified so far satisfy an access rule.
    pub(super) fn allows(&self, access: Access, defects: Defects) -> bool {
        let any_pin = defects.has(CardDefect::OnePinOpensBothKeys);
        match access {
            Access::Always => true,
            Access::Never => false,
            Access::Verified(pins) => self.files.iter().any(|file| {
                (any_pin || pins.contains(&file.id))
                    && matches!(&file.body, Body::Pin(reference) if reference.is_verified())
            }),
        }
    }

    pub(super) fn references_mut(&mut self) -> impl Iterator<Item = &mut Reference> {
        self.files.iter_mut().filter_map(|file| match &mut file.body {
            Body::Pin(reference) => Some(reference),
            _ => None,
        })
    }
}

/// The place of an application on the card. Its content is made when it is first selected, because signing it takes a
/// while.
pub(super) struct Slot {
    pub(super) kind: Kind,
    pub(super) opened: Option<Application>,
}

impl Slot {
    pub(super) const fn new(kind: Kind) -> Self {
        Self { kind, opened: None }
    }

    pub(super) fn open(&mut self, profile: &CardProfile) -> Result<(), StatusWord> {
        if self.opened.is_none() {
            self.opened = Some(self.kind.open(profile)?);
        }
        Ok(())
    }
}
