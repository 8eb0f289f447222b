//! The Individual Number Card (マイナンバーカード) over any channel: certificates, PINs and signatures of its
//! JPKI application (公的個人認証AP).
//!
//! * **Sans-IO.** An [`Operation`] says which command comes next and reads the answer; it never sends anything
//!   itself. [`run`] drives one over an [`apdu::Channel`]; [`Jpki`] is the same for people in a hurry.
//! * **Careful with tries.** [`Verify`] asks the counter first, refuses below the caller's floor without sending
//!   anything, and sends VERIFY exactly once. Nothing in this crate ever repeats a command.
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

mod application;
mod certificate;
mod driver;
mod error;
mod exchange;
mod file;
mod operation;
mod pin;
mod read;
mod select;
mod sign;
mod token;
mod verify;

pub use application::Application;
pub use certificate::{Certificate, CertificateError, SignatureMismatch, TEST_ISSUER_ORGANIZATION};
pub use driver::Jpki;
pub use error::{Error, Violation};
pub use exchange::{Exchange, Request};
pub use file::{CertificateKind, Ef, Key};
pub use operation::{Operation, Step, run};
pub use pin::{Pin, PinError, PinKind};
pub use read::{Extent, ReadFile};
pub use select::SelectApplication;
pub use sign::{DigestInfo, Sign};
pub use token::{TEST_CARD_MARK, TokenInfo};
pub use verify::{CountTries, Verify};
