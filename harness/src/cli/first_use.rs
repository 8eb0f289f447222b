//! `tashika init`, `tashika completions`, `tashika man`: what is done once.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// `tashika init`
#[derive(Args, Clone, Debug)]
pub struct InitArgs {
    /// 書くファイル / File to write
    #[arg(default_value = crate::configuration::FILE, value_name = "FILE")]
    pub file: PathBuf,
}

/// `tashika completions`
#[derive(Args, Clone, Copy, Debug)]
pub struct CompletionsArgs {
    /// シェル / Shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// `tashika man`
#[derive(Args, Clone, Debug)]
pub struct ManArgs {
    /// 書くフォルダー / Folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}
