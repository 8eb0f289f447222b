//! A front desk of one's own, and the embedded one as a program.

use std::time::Duration;

use clap::{Args, Subcommand};

/// A program that is the front desk of a run.
#[derive(Args, Clone, Debug)]
pub struct DeskArgs {
    /// 窓口として試験するプログラムの起動コマンド / Command line of a program that is the front desk under test
    ///
    /// It reads questions and writes answers, one JSON object a line; see docs/desk.md. The line is given to the shell.
    #[arg(long, value_name = "COMMAND", conflicts_with = "defect")]
    pub desk: Option<String>,
    /// 窓口のプログラムの答えを待つ秒数 / Seconds that each of its answers may take
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub desk_timeout: u64,
}

impl DeskArgs {
    /// How long each answer may take.
    #[must_use]
    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.desk_timeout)
    }
}

/// `tashika desk …`
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum DeskCommand {
    /// 窓口プログラムの一行ごとの JSON Schema / JSON Schema of the lines between tashika and a front desk
    Schema,
    /// 内蔵の窓口が標準入力の問いに標準出力で答える / Let the embedded front desk answer on standard output
    Serve,
}
