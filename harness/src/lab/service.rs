use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use crate::usb_bench::CLIENT_SOCKET_VARIABLE;

/// Which run of the PC/SC service this is. Two that differ tell that it was stopped or started again in between; what happened to readers
/// then is not their doing, although it looks as if they had vanished.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServiceMark([Option<(u64, i64)>; 2]);

/// Where pcscd listens, unless the environment says otherwise. Its process number lies beside it.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

impl ServiceMark {
    /// The service as it is now.
    pub(crate) fn now() -> Self {
        let socket = std::env::var_os(CLIENT_SOCKET_VARIABLE).map_or_else(|| SOCKET.into(), PathBuf::from);
        // Where systemd keeps the socket, only the file with the process number changes.
        let process = socket.with_extension("pid");
        let mark = |path: PathBuf| fs::metadata(path).ok().map(|file| (file.ino(), file.mtime()));
        Self([mark(socket), mark(process)])
    }
}
