//! `tashika reader …`

use clap::{Args, Subcommand};

/// `tashika reader …`
#[derive(Debug, Subcommand)]
pub enum ReaderCommand {
    /// PC/SC から見えるカードリーダーの一覧 / List the readers that PC/SC sees
    List(ReaderListArgs),
}

/// `tashika reader list`
#[derive(Args, Clone, Debug)]
pub struct ReaderListArgs {
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}
