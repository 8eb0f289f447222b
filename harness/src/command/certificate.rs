//! `tashika certificate …`: keys, bundles, and what becomes of a bundle that somebody changed.

mod advice;
mod issue;
mod keygen;
mod measured;
mod page;
mod schema;
mod verify;

pub(super) use measured::Measured;
pub(super) use page::language_tag;

use crate::cli::CertificateCommand;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(command: &CertificateCommand, look: Look) -> Result<u8, Failure> {
    match command {
        CertificateCommand::Keygen(args) => keygen::run(args, look),
        CertificateCommand::Issue(args) => issue::run(args, look),
        CertificateCommand::Verify(args) => verify::run(args, look),
        CertificateCommand::Schema(args) => schema::run(args),
    }
}
