//! The Individual Number Card (マイナンバーカード) over any channel: its six applications, their files, PINs and keys.
//!
//! * **Sans-IO.** An [`Operation`] says which command comes next and reads the answer; it never sends anything
//!   itself. [`run`] drives one over an [`apdu::Channel`]; [`Jpki`], [`Text`], [`Visual`], [`Common`], [`Residence`] and
//!   [`IssuerDomain`] are the same for people in a hurry.
//! * **Fewest exchanges.** Files are named by short identifier and read whole where reader and card can carry that;
//!   an [`Addressing`] narrows it.
//! * **Careful with tries.** [`Verify`] asks the counter first, refuses below the caller's floor without sending
//!   anything, and sends VERIFY exactly once. Nothing in this crate ever repeats a VERIFY, a change of a PIN or a
//!   signature.
//! * **Silent about secrets.** A [`Pin`] cannot be printed, compared, cloned or serialised, and is wiped on drop; so is
//!   every encoded command.
//!
//! There is no public specification of the card. What is used here is what several public programs agree on (OpenSC's
//! `card-jpki.c`, jpki/myna, soltia48/myna-card, AokiApp/jsapdu); where only one of them knows, or it is inferred,
//! the item says so.
//!
//! ```no_run
//! use jpki::{CertificateKind, DigestInfo, Jpki, Key, Pin};
//!
//! # fn front_desk(channel: &mut dyn apdu::Channel) -> Result<(), Box<dyn std::error::Error>> {
//! let mut card = Jpki::select(channel)?;
//! let certificate = card.certificate(CertificateKind::UserAuthentication)?;
//! card.verify(&Pin::user_authentication("1234")?, 1)?;
//! let signature = card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"challenge"))?;
//! certificate.verify_sha256(b"challenge", &signature)?;
//! # Ok(())
//! # }
//! ```

mod addressing;
mod application;
mod certainty;
mod certificate;
mod chain;
mod change;
mod content;
mod data_object;
mod digest_info;
mod driver;
mod error;
mod exchange;
mod file;
mod key;
mod operation;
mod pin;
mod pin_kind;
mod read;
mod record;
mod revocation;
mod select;
mod sign;
mod terminal;
mod test_card;
mod token;
mod verify;

pub use addressing::{Addressing, announced_extended_lengths};
pub use application::Application;
pub use certainty::Certainty;
pub use certificate::{
    Certificate, CertificateError, Deviation, Era, KeyAlgorithm, PersonalData, PersonalDataError,
    ProfileRule, SignatureMismatch, SignedError, TEST_ISSUER_ORGANIZATION,
};
pub use chain::{
    Authorities, Chain, ChainCheck, ChainError, ChainRule, Grace, GraceEnd, Place, Purpose, Standing,
};
pub use change::ChangePin;
pub use content::attributes::Attributes;
pub use content::basic_info::{ApplicationInfo, TextBasicInfo, VisualBasicInfo};
pub use content::card_info::CardInfo;
pub use content::cv_certificate::CvCertificate;
pub use content::date::CardDate;
pub use content::image::{Image, ImageKind};
pub use content::integrity::IntegrityBlock;
pub use content::key_id::KeyId;
pub use content::my_number::MyNumber;
pub use content::presence::CertificatesPresent;
pub use content::public_key::RsaPublicKey;
pub use content::sex::Sex;
pub use content::visual::{AgeRecord, FaceRecord, MyNumberImage};
pub use content::{ContentError, ContentErrorKind};
pub use data_object::{DataObject, GetData};
pub use digest_info::DigestInfo;
pub use driver::{
    Common, CommonApplication, IssuerDomain, IssuerDomainApplication, Jpki, JpkiApplication, Residence,
    ResidenceApplication, Selectable, Selected, Text, TextApplication, Visual, VisualApplication,
};
pub use error::{Error, Violation};
pub use exchange::{Exchange, Request};
pub use file::Ef;
pub use key::{CertificateKind, InternalKey, Key};
pub use operation::{Operation, Step, run};
pub use pin::{Pin, PinError};
pub use pin_kind::PinKind;
pub use read::{Extent, ReadFile};
pub use record::ReadRecord;
pub use revocation::{Crl, Freshness, OcspResponse, Reason, Revocation, RevocationError, SignerError};
pub use select::{OnFile, SelectApplication, SelectThen};
pub use sign::{InternalAuthenticate, Sign, SignatureScheme, UnfitData};
pub use terminal::PresentTerminalCertificate;
pub use test_card::{ProveTestCard, TestCard};
pub use token::{TEST_CARD_MARK, TokenInfo};
pub use verify::{CountTries, Verify};
