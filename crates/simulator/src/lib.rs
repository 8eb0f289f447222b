//! The far end of every wire, simulated: [`card`] and [`reader`], [`gateway`] with its
//! TLS test PKI ([`tls_pki`]), the card's own test PKI ([`jpki_pki`]), a front desk ([`front_desk`]), a program that hands
//! out qualifications in all their forms ([`form_writer`]), and synthetic people ([`people`]).
//!
//! Each is sound by default and can be given named defects, so that a test can prove that it would notice. Nothing here
//! is written from this project's own clients, and nobody here is real.

pub mod card;
pub mod ccid;
mod defect;
pub mod form_writer;
pub mod front_desk;
pub mod gateway;
pub mod jpki_pki;
pub mod people;
pub mod reader;
pub mod reader_zoo;
pub mod rogue_device;
pub mod t0;
pub mod t1;
pub mod tls_pki;
pub mod vpcd;
