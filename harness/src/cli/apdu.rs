//! `tashika apdu …`

use clap::{Args, Subcommand};

/// `tashika apdu …`
#[derive(Debug, Subcommand)]
pub enum ApduCommand {
    /// コマンドまたは応答を一項目ずつ説明する / Explain a command or a response field by field
    Decode(DecodeArgs),
}

/// `tashika apdu decode`
#[derive(Args, Clone, Debug)]
pub struct DecodeArgs {
    /// 16進数のバイト列 / Bytes in hexadecimal, with or without blanks
    #[arg(required = true, value_name = "HEX")]
    pub hex: Vec<String>,
    /// コマンドとして読む / Read as a command
    #[arg(long, conflicts_with = "response")]
    pub command: bool,
    /// 応答として読む / Read as a response
    #[arg(long)]
    pub response: bool,
    /// 暗証番号かもしれないデータも示す / Show data that may be a PIN
    #[arg(long)]
    pub show_secrets: bool,
}
