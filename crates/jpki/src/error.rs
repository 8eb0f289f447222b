use apdu::{ChannelError, StatusWord};

use crate::{Application, ContentError, Ef, Exchange, KeyAlgorithm, PinKind};

/// Why an operation did not succeed, and whose doing it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The transport failed. Its [`fate`](ChannelError::fate) says whether the card may have executed the command.
    #[error("{exchange}: {source}")]
    Channel {
        /// What was being sent.
        exchange: Exchange,
        /// The transport's report.
        source: ChannelError,
    },
    /// The card refused.
    #[error("{exchange}: the card refused with {status}")]
    Refused {
        /// What it refused.
        exchange: Exchange,
        /// Its status word.
        status: StatusWord,
    },
    /// The card, or something on the way, answered what the protocol does not allow.
    #[error("{exchange}: {violation}")]
    Protocol {
        /// What was asked.
        exchange: Exchange,
        /// What is wrong with the answer.
        violation: Violation,
    },
    /// The card compared the PIN and it was wrong: one try is spent.
    #[error("wrong {kind}; tries left: {left}")]
    WrongPin {
        /// Which PIN.
        kind: PinKind,
        /// Tries that remain; zero means that this try has blocked it.
        left: u8,
    },
    /// The PIN is blocked; nothing but the municipal office can free it.
    #[error("the {kind} is blocked; the municipal office of residence can reset it")]
    Blocked {
        /// Which PIN.
        kind: PinKind,
    },
    /// Refused here, before anything was sent: this was only for a blocked PIN, and tries are left.
    #[error("{kind} not sent: it is not blocked, {left} tries are left")]
    NotBlocked {
        /// Which PIN.
        kind: PinKind,
        /// Tries that remain on the card.
        left: u8,
    },
    /// Refused here, before anything was sent: one more wrong value would leave fewer tries than the caller allows.
    #[error("{kind} not sent: tries left: {left}, and a wrong value would fall below the floor of {floor}")]
    Floor {
        /// Which PIN.
        kind: PinKind,
        /// Tries that remain on the card.
        left: u8,
        /// Tries that the caller wants to remain if this value is wrong.
        floor: u8,
    },
    /// Refused here, before anything was sent: the file belongs to an application that is not selected.
    #[error("nothing sent: {file} is not in the selected {selected}")]
    Elsewhere {
        /// The file.
        file: Ef,
        /// The application that is selected.
        selected: Application,
    },
    /// Refused here, before anything was sent: this needs extended length fields, and reader, card or caller allow only
    /// short ones.
    #[error("{exchange}: not sent, for it needs extended length fields")]
    NeedsExtended {
        /// What would have been sent.
        exchange: Exchange,
    },
    /// Refused here, before anything was sent: the card's key is of a kind for which no command that asks for a signature is
    /// publicly known ([`crate::Certificate::signature_command`]).
    #[error(
        "nothing sent: the card's key is {algorithm}, and how such a card is asked to sign is not public"
    )]
    UnknownSignatureCommand {
        /// The kind of key.
        algorithm: KeyAlgorithm,
    },
    /// The card shows no mark of a test card: neither its token information nor its certificate's issuer.
    #[error("the card is no test card")]
    NotATestCard,
}

/// The ways in which an answer can violate the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The answer has no two status bytes.
    #[error("the answer has {length} bytes, fewer than a status word")]
    NoStatus {
        /// Bytes received.
        length: usize,
    },
    /// An empty VERIFY must tell the counter (63Cx), or that the PIN is blocked.
    #[error("the answer {status} does not tell the retry counter")]
    NoCounter {
        /// What came instead.
        status: StatusWord,
    },
    /// The answer is shorter or longer than the question allows.
    #[error("expected {expected} bytes, received {received}")]
    Length {
        /// Bytes that the question, or the file's own header, asks for.
        expected: usize,
        /// Bytes received.
        received: usize,
    },
    /// The file claims content that READ BINARY's fifteen-bit offset does not reach.
    #[error("the file claims more content than READ BINARY can reach in pieces (byte {offset})")]
    TooLong {
        /// The first byte out of reach.
        offset: usize,
    },
    /// The file does not begin with the header of a DER SEQUENCE.
    #[error("the file does not begin with a DER SEQUENCE")]
    NotDer,
    /// The file does not begin with the header of a data object.
    #[error("the file does not begin with a data object")]
    NotAnObject,
    /// The content is not what this file holds.
    #[error("{0}")]
    Content(ContentError),
    /// The certificate cannot be read.
    #[error("the file holds no readable certificate")]
    NotACertificate,
}
