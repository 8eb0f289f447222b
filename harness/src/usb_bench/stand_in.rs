use std::path::PathBuf;

use conformance::Text;

use crate::failure::Failure;

/// The library's file, as cargo names it.
const FILE: &str = "libtashika_usb_stand_in.so";
/// Where it is, if not beside the program.
const VARIABLE: &str = "TASHIKA_USB_STAND_IN";

/// The stand-in for libusb: named by the environment, or beside the program.
pub(super) fn find() -> Result<PathBuf, Failure> {
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    // A test's program lies one folder below.
    let beside = std::env::current_exe().into_iter().flat_map(|exe| {
        let folders = exe.ancestors().skip(1).take(2).map(|folder| folder.join(FILE));
        folders.collect::<Vec<_>>()
    });
    named.into_iter().chain(beside).find(|file| file.is_file()).ok_or_else(|| {
        Failure::rig(Text::new(
            format!(
                "libusb の代わりになる {FILE} が見つからない。cargo build --release -p tashika-usb-stand-in で作るか、{VARIABLE} で場所を示す"
            ),
            format!(
                "{FILE}, which stands in for libusb, is missing; build it with cargo build --release -p tashika-usb-stand-in, or say where it is with {VARIABLE}"
            ),
        ))
    })
}
