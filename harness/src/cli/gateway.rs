//! `tashika gateway …`, and which gateway the other commands ask.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use simulator::gateway::{GatewayDefect, GraceEnd, Injection, InjectionError, RevocationService};

use crate::refusal::Refusal;

/// `tashika gateway …`
#[derive(Debug, Subcommand)]
pub enum GatewayCommand {
    /// 試験用ゲートウェイを始める / Start a test gateway
    Serve(Box<GatewayServeArgs>),
}

/// `tashika gateway serve`
#[derive(Args, Clone, Debug)]
pub struct GatewayServeArgs {
    /// 待ち受けるアドレス (ループバックのみ) / Loopback address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8443", value_name = "HOST:PORT")]
    pub listen: SocketAddr,
    /// 証明書・鍵・接続先を置くフォルダー / Folder for certificates, keys and the address
    #[arg(long, default_value = ".tashika/gateway", value_name = "DIR")]
    pub folder: PathBuf,
    /// 人物と資格の YAML（既定: 内蔵の12人） / People and their qualifications [default: twelve of our own]
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// 内蔵の人物を YAML で出して終わる / Print the people of our own as YAML, and end
    #[arg(long)]
    pub print_people: bool,
    /// 障害を仕掛ける / Inject a fault; may be repeated
    ///
    /// @ and a step (device, session, challenge, answer, result) choose the reply, * and a number how often:
    /// --fault status-503-retry-after@session*1. Without a number it strikes every time.
    #[arg(long, value_name = "NAME[@STEP][*TIMES]", value_parser = injection)]
    pub fault: Vec<Injection>,
    /// 仕掛けられる障害を挙げて終わる / List the faults, and end
    #[arg(long)]
    pub list_faults: bool,
    /// わざと入れる誤り / Rule to break; may be repeated
    #[arg(long, value_name = "NAME", value_parser = defect)]
    pub defect: Vec<GatewayDefect>,
    /// 失効を確かめる相手 / Where revocation is looked up
    #[arg(long, default_value = "ocsp", value_name = "SERVICE", value_parser = revocation)]
    pub revocation: RevocationService,
    /// 猶予期間の終わり (same-day か month-end) / Last day of the three months' grace: same-day or month-end
    #[arg(long, default_value = "same-day", value_name = "RULE", value_parser = grace_end)]
    pub grace_end: GraceEnd,
    /// 一台が一秒に送れる要求の数 / Requests that a device may make in a second [default: any number]
    #[arg(long, value_name = "NUMBER")]
    pub rate: Option<u32>,
}

/// Which gateway is asked.
#[derive(Args, Clone, Debug)]
pub struct GatewayArgs {
    /// 内蔵のものの代わりに照会するゲートウェイのフォルダー / Folder of the gateway to ask instead of the embedded one
    #[arg(long, value_name = "DIR")]
    pub gateway: Option<PathBuf>,
    /// フォルダーの gateway.yaml の代わりの接続先 / Address instead of that in the folder's gateway.yaml
    #[arg(long, value_name = "URL", requires = "gateway")]
    pub gateway_url: Option<String>,
}

fn injection(text: &str) -> Result<Injection, Refusal> {
    text.parse().map_err(|error: InjectionError| {
        Refusal::new("障害の書き方でない。一覧は tashika gateway serve --list-faults", error.to_string())
    })
}

fn defect(name: &str) -> Result<GatewayDefect, String> {
    let names = || GatewayDefect::ALL.iter().map(|defect| defect.name()).collect::<Vec<_>>().join(", ");
    GatewayDefect::from_name(name)
        .ok_or_else(|| format!("there is no defect {name:?}; there are {}", names()))
}

fn revocation(name: &str) -> Result<RevocationService, String> {
    let names = || RevocationService::ALL.map(RevocationService::name).join(", ");
    RevocationService::from_name(name)
        .ok_or_else(|| format!("there is no such service {name:?}; there are {}", names()))
}

fn grace_end(name: &str) -> Result<GraceEnd, String> {
    match name {
        "same-day" => Ok(GraceEnd::SameDay),
        "month-end" => Ok(GraceEnd::MonthEnd),
        other => Err(format!("{other:?} is neither same-day nor month-end")),
    }
}
