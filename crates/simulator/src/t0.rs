//! Both ends of the T=0 protocol (ISO/IEC 7816-3, clause 10) as far as a simulated reader needs them: the card's,
//! bytes in, bytes out, and that of a reader which takes whole commands from its driver and deals with procedure bytes
//! itself.
//!
//! A T=0 command has no Le and Lc, just P3, so which way data goes is known from the instruction alone ([`CardEnd`]);
//! what a command answers beyond that is fetched by GET RESPONSE, and what does not fit into 255 bytes is sent in
//! ENVELOPEs (ISO/IEC 7816-4, 12.1).

mod card;
mod reader;

pub use card::CardEnd;
pub use reader::exchange;
