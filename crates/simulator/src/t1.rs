//! The card's end of the T=1 protocol (ISO/IEC 7816-3, clause 11): blocks in, blocks out, without time or wire.
//!
//! It is exact about what a terminal can do wrong, because a driver's own T=1 engine is judged against it: sequence
//! numbers, EDC, block types, chaining in both directions, IFSD, RESYNCH, ABORT, waiting time extension. A command is
//! executed once however often its blocks are repeated.

mod block;
mod card;

pub use block::{Block, BlockError, Check, Pcb, Reason, Supervisory};
pub use card::{CardEnd, IFS_DEFAULT, IFS_MAX, Step};
