//! `tashika reader hand`: what a person's hand does at simulated USB readers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `tashika reader hand`
#[derive(Args, Clone, Debug)]
pub struct ReaderHandArgs {
    /// すること / What to do
    #[arg(value_name = "MOVEMENT")]
    pub movement: Movement,
    /// 何台目か、0から / Which device, counted from 0
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    pub device: usize,
    /// tashika reader serve のソケット。横で実行するコマンドには与えられている / Socket of `tashika reader serve`; commands beside
    /// it have it
    #[arg(long, env = "TASHIKA_USB_HAND", value_name = "SOCKET")]
    pub socket: PathBuf,
}

/// What a person's hand does at a bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Movement {
    /// カードを取り出す / Takes a reader's cards out
    CardOut,
    /// 取り出したカードを戻す / Puts them back
    CardIn,
    /// リーダーを抜く / Unplugs a reader
    Unplug,
    /// 抜いたリーダーを挿す / Plugs it in
    Plug,
    /// リーダーを抜いて挿し直す / Unplugs it and plugs it in again: its power is taken
    Replug,
}
