//! The client under test, whichever it is, and what it makes of a gateway.

use client::code::QualificationValidity;
use client::{Credential, CredentialError, GatewayClient, IdentityCheck};
use conformance::Text;
use serde::Serialize;
use simulator::rogue_device::{Check, RogueClient};

use crate::online::GatewayEvidence;
use crate::test_gateway::{AskedBy, SHORT, TestGateway};
use crate::trouble::Trouble;

/// A client that asks one gateway.
pub(super) enum Asker {
    /// The project's own.
    Own(Box<GatewayClient>),
    /// The simulator's second one.
    Second(RogueClient),
}

/// What a client made of one verification.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    /// What it claims to have found: the validity in words, and the code that came with it; or the short name of the fault.
    pub(super) claim: Claim,
    /// How often it had the card sign.
    pub(super) signatures: usize,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Claim {
    Found { validity: String, note: Option<String> },
    Refused { fault: String, detail: String },
}

impl Asker {
    /// The client that is under test.
    ///
    /// # Errors
    /// `error` if the endpoint cannot be used.
    pub(super) fn of(gateway: &TestGateway, evidence: GatewayEvidence) -> Result<Self, Trouble> {
        match gateway.asked_by {
            AskedBy::Own => GatewayClient::new(gateway.endpoint.clone())
                .map(|client| Self::Own(Box::new(client.observed_by(evidence))))
                .map_err(|error| Trouble::suite(Text::new(error.to_string(), error.to_string()))),
            AskedBy::Second(defect) => {
                Ok(Self::Second(RogueClient::new(gateway.rogue.clone(), defect, SHORT)))
            }
        }
    }

    /// One verification by PIN.
    pub(super) async fn verify(&mut self, card: impl Credential) -> Report {
        let mut card = Counted { card, signatures: 0 };
        let claim = match self {
            Self::Own(client) => match client.verify(&mut card, IdentityCheck::Pin).await {
                Ok(outcome) => Claim::Found {
                    validity: outcome.validity.word().to_owned(),
                    note: outcome.note.map(|note| note.code.to_string()),
                },
                Err(error) => Claim::Refused { fault: error.kind().to_string(), detail: error.to_string() },
            },
            Self::Second(client) => match card.certificate() {
                Ok(certificate) => {
                    let mut sign = |challenge: &[u8]| card.sign(challenge).map_err(|error| error.to_string());
                    match client.verify(&certificate, Check::Pin, &mut sign).await {
                        Ok(found) => Claim::Found { validity: word(&found.validity), note: found.note },
                        Err(ended) => Claim::Refused { fault: ended.kind.to_owned(), detail: ended.detail },
                    }
                }
                Err(error) => Claim::Refused { fault: "card-failed".to_owned(), detail: error.to_string() },
            },
        };
        Report { claim, signatures: card.signatures }
    }
}

/// The word of a code of OQSCD006.
fn word(code: &str) -> String {
    let known = QualificationValidity::ALL.iter().find(|validity| validity.code() == code);
    known.map_or_else(|| code.to_owned(), |validity| validity.word().to_owned())
}

/// Counts how often the card is made to sign.
struct Counted<T> {
    card: T,
    signatures: usize,
}

impl<T: Credential> Credential for Counted<T> {
    fn certificate(&mut self) -> Result<Vec<u8>, CredentialError> {
        self.card.certificate()
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, CredentialError> {
        self.signatures += 1;
        self.card.sign(message)
    }
}
