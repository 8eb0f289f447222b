//! `tashika reader …`

use clap::{Args, Subcommand};

/// `tashika reader …`
#[derive(Debug, Subcommand)]
pub enum ReaderCommand {
    /// PC/SC から見えるカードリーダーの一覧 / List the readers that PC/SC sees
    List(ReaderListArgs),
    /// 公開されている機種の記述子を探し、運べるはずのものと既知の不具合を示す / Search the public descriptors of models: what each should carry, what is known to go wrong
    Models(ReaderModelsArgs),
}

/// `tashika reader list`
#[derive(Args, Clone, Debug)]
pub struct ReaderListArgs {
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader models`
#[derive(Args, Clone, Debug)]
pub struct ReaderModelsArgs {
    /// 名前または VVVV:PPPP の一部。すべての語を含むものを示す / Parts of a name, or VVVV:PPPP; all words must occur
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// 拡張Lc/LeがT=1で通るはずの機種だけ / Only models that should carry extended Lc/Le over T=1
    #[arg(long)]
    pub extended: bool,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}
