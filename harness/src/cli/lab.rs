//! `tashika lab …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::lab_history::{
    BaselineCommand, DiffArgs, ExportArgs, FlakyArgs, HistoryArgs, ImportArgs, PruneArgs, TrendArgs,
};
use crate::lab::file::Span;

/// `tashika lab …`
#[derive(Debug, Subcommand)]
pub enum LabCommand {
    /// 今つながっているものから lab.yaml を書き始める / Write a lab file from what is plugged in
    Init(LabInitArgs),
    /// 夜を台無しにするものを、直し方とともに示す / Everything that would spoil the night, each with its cure
    Doctor(LabDoctorArgs),
    /// すべてのスロットで一晩の試験を行う / Run a night on all slots, or go on with one that was cut off
    Nightly(LabNightlyArgs),
    /// 一晩分の仕事をほかのホストに頼む / Order a night from the hosts that meet at the laboratory's hub
    Submit(LabSubmitArgs),
    /// このホストのリーダーで、頼まれた仕事をする / Work on orders with the readers of this host
    Agent(LabAgentArgs),
    /// 各ホストの報告から一晩の結果をまとめる / Make a night of the reports of all hosts
    Collect(LabCollectArgs),
    /// lab.yaml の JSON Schema / JSON Schema of a lab file
    Schema,
    /// 最近の夜の一覧 / The last nights
    History(HistoryArgs),
    /// 夜ごとの推移 / How jobs went over the nights
    Trend(TrendArgs),
    /// 二つの夜の間に変わったこと / What changed from one night to another
    Diff(DiffArgs),
    /// 夜によって判定の変わるもの / Cases whose verdict goes to and fro
    Flaky(FlakyArgs),
    /// 後退かどうかを決める基準 / What each job is held to
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// ほかで行った夜を履歴に入れる / Take nights into the history that were run elsewhere
    Import(ImportArgs),
    /// 履歴をほかのプログラムのために書き出す / Every result as a row, for other programs
    Export(ExportArgs),
    /// 古い夜を履歴から除く / Take old nights out of the history
    Prune(PruneArgs),
}

/// Which laboratory, and where its nights are kept.
#[derive(Args, Clone, Debug)]
pub struct LabArgs {
    /// ラボのファイル / Lab file
    #[arg(long, default_value = "lab.yaml", value_name = "FILE")]
    pub lab: PathBuf,
    /// 夜ごとの結果を置くフォルダー / Folder of all nights
    #[arg(long, default_value = "nights", value_name = "DIR")]
    pub out: PathBuf,
}

/// `tashika lab init`
#[derive(Args, Clone, Debug)]
pub struct LabInitArgs {
    /// 書くファイル / File to write
    #[arg(long, default_value = "lab.yaml", value_name = "FILE")]
    pub lab: PathBuf,
    /// 実機なしで試すための模擬のラボ / A small laboratory of simulated readers, to try it without hardware
    #[arg(long)]
    pub simulated: bool,
}

/// `tashika lab doctor`
#[derive(Args, Clone, Debug)]
pub struct LabDoctorArgs {
    /// Which laboratory.
    #[command(flatten)]
    pub lab: LabArgs,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika lab nightly`
#[derive(Args, Clone, Debug)]
pub struct LabNightlyArgs {
    /// Which laboratory.
    #[command(flatten)]
    pub lab: LabArgs,
}

/// `tashika lab submit`
#[derive(Args, Clone, Debug)]
pub struct LabSubmitArgs {
    /// Which laboratory.
    #[command(flatten)]
    pub lab: LabArgs,
}

/// `tashika lab agent`
#[derive(Args, Clone, Debug)]
pub struct LabAgentArgs {
    /// Which laboratory.
    #[command(flatten)]
    pub lab: LabArgs,
    /// このホストの名前 / Name of this host, unique in the laboratory [default: the machine's]
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// 依頼がこれだけの時間来なければ終わる / End after so long without an order, such as 30s [default: never]
    #[arg(long, value_name = "TIME")]
    pub idle: Option<Span>,
}

/// `tashika lab collect`
#[derive(Args, Clone, Debug)]
pub struct LabCollectArgs {
    /// Which laboratory.
    #[command(flatten)]
    pub lab: LabArgs,
    /// 夜の名前 (tashika lab submit が示す) / Name of the night, as `tashika lab submit` prints it
    #[arg(value_name = "NIGHT")]
    pub night: String,
    /// これだけ待って、まだない報告は待たない / Wait no longer than this for reports [default: the length of a night]
    #[arg(long, value_name = "TIME")]
    pub wait: Option<Span>,
}
