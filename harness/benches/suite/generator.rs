//! Suites of any size, the same ones at every run.

use std::fs;
use std::io;
use std::path::Path;

/// Scenarios in one feature file.
const IN_ONE_FILE: usize = 50;
/// Scenarios for one requirement.
const OF_ONE_REQUIREMENT: usize = 5;

/// Writes a suite of so many scenarios into a folder: of each ten, six ask the front desk, three talk to the card, and one
/// is a whole verification through the gateway.
pub(crate) fn write(folder: &Path, scenarios: usize) -> io::Result<()> {
    let document = folder.join("generated");
    fs::create_dir_all(&document)?;
    fs::write(folder.join("tags.yaml"), "tags: {}\n")?;
    fs::write(document.join("requirements.yaml"), requirements(scenarios.div_ceil(OF_ONE_REQUIREMENT)))?;
    for first in (0..scenarios).step_by(IN_ONE_FILE) {
        let last = scenarios.min(first + IN_ONE_FILE);
        let body: String = (first..last).map(scenario).collect();
        let text = format!("# language: ja\n機能: 生成したシナリオ {first}\n{body}");
        fs::write(document.join(format!("{first:06}.feature")), text)?;
    }
    Ok(())
}

fn requirements(count: usize) -> String {
    let entry = |number: usize| {
        format!(
            "  - {{ id: GEN-{number}, address: §{number}, level: must, certainty: inferred, ja: 生成, en: generated, \
             no_defect: generated }}\n"
        )
    };
    let entries: String = (0..count).map(entry).collect();
    format!("document: generated\ntitle: {{ ja: 生成, en: generated }}\nrequirements:\n{entries}")
}

fn scenario(number: usize) -> String {
    let steps = match number % 10 {
        0 => vec!["前提 助産所が資格を確認する".to_owned(), day(number), "ならば 判定は可である".to_owned()],
        1 => ask(&format!("有効化用リンクを送信の{}分後に押す", number % 180), "可"),
        2 => ask(&format!("アカウント登録の電話番号に\"{number:010}\"と入力する"), "可"),
        3 => ask(&format!("アカウント登録のパスワードに{}文字の値を入力する", 101 + number % 50), "不可"),
        4 => ask("アカウントを有効化せずにログインする", "不可"),
        5 => vec![
            "前提 端末はPC、端末のNFCはなし、カードリーダーはUSB接続で拡張Lc/Le対応・SAM内蔵である"
                .to_owned(),
            "もし その機器を巡回健診のバスで使う".to_owned(),
            "ならば 判定は不可である".to_owned(),
        ],
        6 => card(&["ならば 暗証番号の残り回数は3回である"]),
        7 => card(&["かつ 利用者証明用電子証明書を読み出す", "ならば 操作は受け付けられる"]),
        8 => card(&[
            "かつ 利用者証明用電子証明書を読み出す",
            "かつ 正しい暗証番号を入力する",
            "かつ 利用者証明用の鍵で署名させる",
            "ならば 署名は読み出した証明書で検証できる",
        ]),
        _ => vec![
            "前提 正常な個人番号カードを汎用カードリーダーに置く".to_owned(),
            "もし 暗証番号でオンライン資格確認を行う".to_owned(),
            "ならば 資格は「有効」と表示される".to_owned(),
        ],
    };
    let requirement = number / OF_ONE_REQUIREMENT;
    format!("\n  @要件:GEN-{requirement}\n  シナリオ: 生成 {number}\n    {}\n", steps.join("\n    "))
}

fn day(number: usize) -> String {
    format!("もし 2025-{:02}-{:02}に資格確認書で資格を確認する", 1 + number / 10 % 12, 1 + number / 120 % 28)
}

fn ask(question: &str, decision: &str) -> Vec<String> {
    vec![format!("もし {question}"), format!("ならば 判定は{decision}である")]
}

fn card(steps: &[&str]) -> Vec<String> {
    let placed = ["前提 正常な個人番号カードを汎用カードリーダーに置く", "もし 公的個人認証APを選択する"];
    placed.iter().chain(steps).map(|step| (*step).to_owned()).collect()
}
