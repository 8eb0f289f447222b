//! `tashika certificate …`, and what compares certificates

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::civil::Date;

/// `tashika certificate …`
#[derive(Debug, Subcommand)]
pub enum CertificateCommand {
    /// 署名鍵を作る / Make a key to sign certificates with
    Keygen(KeygenArgs),
    /// 測定の結果に署名し、誰でも判定し直せる一つのファイルにする / Sign a measurement and pack it so that anybody can judge it again
    Issue(Box<IssueArgs>),
    /// 署名とすべてのハッシュを確かめ、記録からすべての判定をやり直す / Check signature and hashes, and come to every verdict again
    Verify(CertificateVerifyArgs),
    /// 証明書・測定の報告・判定基準のJSON Schemaを出力する / Print the JSON Schema of certificates, of reports of readers, or of profiles
    Schema(CertificateSchemaArgs),
}

/// `tashika certificate schema`
#[derive(Args, Clone, Debug)]
pub struct CertificateSchemaArgs {
    /// 何の / Of what
    #[arg(value_name = "FILE")]
    pub file: DescribedFile,
}

/// A file that has a JSON Schema made from the types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DescribedFile {
    /// `certificate.json` of a bundle
    Certificate,
    /// `reader.json` of a measurement
    Reader,
    /// A profile: `profiles/*.yaml`, `profile.json` of a bundle
    Profile,
}

/// `tashika certificate keygen`
#[derive(Args, Clone, Debug)]
pub struct KeygenArgs {
    /// 鍵を置くフォルダー / Folder for certificate.key.pem and certificate.pub.pem
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub out: PathBuf,
}

/// `tashika certificate issue`
#[derive(Args, Clone, Debug)]
pub struct IssueArgs {
    /// 測定の結果のフォルダー / Folder of a measurement (tashika reader certify)
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// 署名鍵 (PKCS #8 PEM) / Private key, PKCS #8 PEM
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// 測定の責任者 / Who answers for the measurement
    #[arg(long, value_name = "NAME")]
    pub operator: String,
    /// 測った個体の製造番号 / Serial numbers of the samples that were measured
    #[arg(long, required = true, num_args = 1.., value_name = "SERIAL")]
    pub samples: Vec<String>,
    /// 製品名 / Name of the product on its box
    #[arg(long, default_value = "", value_name = "NAME")]
    pub product: String,
    /// OSとPC/SCの版 / Operating system and version of PC/SC
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub os: String,
    /// 試験台: ケーブル、ハブ、カードの置き方 / The bench: cables, hubs, place of the card
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub bench: String,
    /// 期限 (既定は2年後) / Last day on which it holds [default: two years from today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub expires: Option<Date>,
    /// 自作の判定基準で測ったときは、そのファイル / The profile's file, if it was measured by one of your own
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// 書き出すファイル。あるものは上書きしない / File to write; one that is there is not overwritten
    #[arg(short, long, value_name = "FILE.zip")]
    pub output: PathBuf,
}

/// `tashika certificate verify`
#[derive(Args, Clone, Debug)]
pub struct CertificateVerifyArgs {
    /// 証明書 / The bundle
    #[arg(value_name = "FILE.zip")]
    pub file: PathBuf,
    /// 発行者の公開鍵のファイルか指紋。なければ、誰の鍵かは確かめられない / Public key of the issuer, or its fingerprint; without it nobody can say whose signature it is
    #[arg(long, value_name = "FILE|SHA256")]
    pub key: Option<String>,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader compare`
#[derive(Args, Clone, Debug)]
pub struct ReaderCompareArgs {
    /// 前の測定: 証明書かフォルダー / The earlier measurement: a bundle, or a folder of tashika reader certify
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,
    /// 後の測定 / The later one
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader matrix`
#[derive(Args, Clone, Debug)]
#[command(group(ArgGroup::new("form").multiple(false)))]
pub struct ReaderMatrixArgs {
    /// 証明書か、測定の結果のフォルダー / Bundles, or folders of measurements
    #[arg(required = true, value_name = "BUNDLE")]
    pub bundles: Vec<PathBuf>,
    /// Markdown の表 / A table in Markdown
    #[arg(long, group = "form")]
    pub markdown: bool,
    /// CSV
    #[arg(long, group = "form")]
    pub csv: bool,
    /// HTML のページ / A page in HTML
    #[arg(long, group = "form")]
    pub html: bool,
    /// JSON
    #[arg(long, group = "form")]
    pub json: bool,
}
