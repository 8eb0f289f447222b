//! One online eligibility verification as a front desk does it: reader, card, PIN or sight, gateway, qualification.

use apdu::Channel;
use client::{
    ConnectionFacts, Credential, CredentialError, Endpoint, GatewayClient, HttpExchange, IdentityCheck,
    Observer, Outcome,
};
use conformance::evidence::Event;
use eligibility::desk::{Decision, Question};
use eligibility::device::{Equipment, Nfc, Reader, Terminal};
use eligibility::place::Place as Site;
use jpki::Pin;
use serde_json::{Value, json};

use crate::credential::CardCredential;
use crate::recorder::{Recorder, SharedPlace};

/// How the identity of the visitor is checked.
pub(crate) enum Check<'a> {
    /// The visitor enters the PIN; the number is the tries that must remain should it be wrong.
    Pin(&'a Pin, u8),
    /// Staff compare face and card.
    Sight {
        /// Who did.
        staff: String,
    },
}

/// Why a verification did not end in an answer about the qualification.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OnlineError {
    /// The card cannot be talked to at all.
    #[error("the card's JPKI application cannot be selected: {0}")]
    Card(#[from] jpki::Error),
    /// Everything behind that.
    #[error(transparent)]
    Client(#[from] client::Error),
}

impl OnlineError {
    /// The card's own error, if the card is what failed.
    #[must_use]
    pub(crate) fn card(&self) -> Option<&jpki::Error> {
        match self {
            Self::Card(error) => Some(error),
            Self::Client(client::Error::Credential(error)) => error.cause().downcast_ref(),
            Self::Client(_) => None,
        }
    }
}

/// The question whether a reader of this kind may be used, at a PC that was enrolled beforehand.
#[must_use]
pub(crate) fn reader_question(reader: Reader) -> Question {
    let equipment =
        Equipment { terminal: Terminal::Pc, nfc: Nfc::None, reader: Some(reader), enrolled: true };
    Question::Equipment { place: Site::ALL[0], equipment }
}

/// Whether an answer of the front desk is a yes.
#[must_use]
pub(crate) fn is_yes(decision: Decision) -> bool {
    decision == Decision::Accepted
}

/// Runs the verification. The PIN is presented at most once, the signed answer sent at most once.
///
/// # Errors
/// [`OnlineError`]; a PIN refused by the card is found through [`OnlineError::card`].
pub(crate) async fn verify<C: Channel>(
    channel: C,
    endpoint: &Endpoint,
    check: Check<'_>,
    observer: impl Observer + Send + 'static,
) -> Result<Outcome, OnlineError> {
    let (pin, identity) = match check {
        Check::Pin(pin, floor) => (Some((pin, floor)), IdentityCheck::Pin),
        Check::Sight { staff } => {
            let statement = "顔写真と来訪者を目視で照合した".to_owned();
            (None, IdentityCheck::Visual { staff, statement })
        }
    };
    let mut card = CardCredential::new(channel, pin)?;
    ask(&mut card, endpoint, identity, observer).await
}

/// The same by PIN, but with a signature that was tampered with on the way to the gateway.
///
/// # Errors
/// See [`verify`]; an honest gateway refuses.
pub(crate) async fn verify_tampered<C: Channel>(
    channel: C,
    endpoint: &Endpoint,
    (pin, floor): (&Pin, u8),
    observer: impl Observer + Send + 'static,
) -> Result<Outcome, OnlineError> {
    let mut card = TamperedSignature(CardCredential::new(channel, Some((pin, floor)))?);
    ask(&mut card, endpoint, IdentityCheck::Pin, observer).await
}

async fn ask(
    card: &mut dyn Credential,
    endpoint: &Endpoint,
    identity: IdentityCheck,
    observer: impl Observer + Send + 'static,
) -> Result<Outcome, OnlineError> {
    let mut gateway = GatewayClient::new(endpoint.clone())?.observed_by(observer);
    Ok(gateway.verify(card, identity).await?)
}

/// Passes everything on but the signature, one bit of which is turned.
struct TamperedSignature<T>(T);

impl<T: Credential> Credential for TamperedSignature<T> {
    fn certificate(&mut self) -> Result<Vec<u8>, CredentialError> {
        self.0.certificate()
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, CredentialError> {
        let mut signature = self.0.sign(message)?;
        if let Some(last) = signature.last_mut() {
            *last ^= 1;
        }
        Ok(signature)
    }
}

/// Writes what passes between client and gateway down as evidence.
pub(crate) struct GatewayEvidence {
    recorder: Recorder,
    place: SharedPlace,
}

impl GatewayEvidence {
    /// Evidence on behalf of the scenario at `place`.
    #[must_use]
    pub(crate) fn new(recorder: Recorder, place: SharedPlace) -> Self {
        Self { recorder, place }
    }

    pub(crate) fn record(&self, exchange: Value) {
        let place = self.place.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        self.recorder.record(&place, Event::Http { exchange });
    }
}

impl Observer for GatewayEvidence {
    fn connection(&mut self, facts: &ConnectionFacts) {
        self.record(json!({ "tls": facts }));
    }

    fn exchange(&mut self, exchange: &HttpExchange) {
        self.record(json!(exchange));
    }
}
