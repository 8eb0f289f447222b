//! `tashika reader hand`: takes cards out of simulated USB readers, unplugs them, and the reverse.

use conformance::exit;

use crate::cli::ReaderHandArgs;
use crate::failure::Failure;
use crate::usb_bench;

pub(super) fn run(args: &ReaderHandArgs) -> Result<u8, Failure> {
    usb_bench::ask(&args.socket, args.movement, args.device)?;
    Ok(exit::PASSED)
}
