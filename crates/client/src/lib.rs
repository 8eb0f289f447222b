//! The online route (オンライン資格確認): a client of a test gateway over mutual TLS, and the qualification it gets.
//!
//! * [`GatewayClient`] asks, and trusts nothing: one private root, TLS 1.2 or 1.3, host-name check, a time-out on every
//!   step, bounded bodies, strict reading, no redirects, no retries, and no production host ([`deny`]).
//! * [`Credential`] is all it knows of a card: a certificate, and a signature over a challenge.
//! * [`Outcome`] and [`Qualification`] are the data model of the interface (not invented), as people read it: `rows()`.
//! * [`profile`] is the wire protocol between them and the gateway: **invented**, because the real one is not public.
//! * [`Observer`] hears of every connection and exchange, already redacted.
//!
//! ```no_run
//! use client::{Credential, Endpoint, Error, GatewayClient, IdentityCheck};
//!
//! # async fn example(endpoint: Endpoint, card: &mut dyn Credential) -> Result<(), Error> {
//! let outcome = GatewayClient::new(endpoint)?.verify(card, IdentityCheck::Pin).await?;
//! for (label, value) in outcome.rows() {
//!     println!("{label}\t{value}");
//! }
//! # Ok(())
//! # }
//! ```

pub mod code;
mod connection;
mod credential;
mod date;
mod decode;
pub mod deny;
mod endpoint;
mod error;
pub mod form;
mod gateway;
pub mod message;
mod observer;
mod outcome;
mod percent;
pub mod profile;
mod qualification;
mod redact;
mod reply;
mod text;
mod tls;

pub use credential::{Credential, CredentialError};
pub use date::{Day, Moment};
pub use deny::Denied;
pub use eligibility::identifier::{InsurerNumber, InsurerNumberError};
pub use endpoint::{Device, Endpoint, Patience, Timeouts};
pub use error::{ConnectionFault, Error, ErrorKind, Step, TlsFault, Violation};
pub use gateway::{GatewayClient, GatewaySession};
pub use observer::{ConnectionFacts, HttpExchange, Observer, RecordedBody, ServerCertificate};
pub use outcome::{Note, Outcome};
pub use percent::Percent;
pub use profile::IdentityCheck;
pub use qualification::{
    Branch, ElderlyRecipientCertificate, LimitApplicationCertificate, Qualification, Row,
};
pub use text::Text;
