//! The likeliest mistakes of newcomers: each message says what is wrong, where, and what to do next, in both languages,
//! and the command ends with the status that docs/exit-status.md promises.
//!
//! `docs/mistakes.md` and its Japanese sister show the same table; a row that is missing there fails here.

use std::fs;
use std::net::TcpListener;

use crate::desk::{Desk, Said, root};

/// A mistake: what leads to it, and what must be said of it.
struct Mistake {
    /// What stands in the folder beside the suite: file and contents.
    files: &'static [(&'static str, Contents)],
    /// The command line.
    arguments: &'static [&'static str],
    status: i32,
    /// What, where and what next, as the message says them.
    ja: [&'static str; 3],
    en: [&'static str; 3],
}

/// How a file comes about.
enum Contents {
    /// As it stands here.
    Text(&'static str),
    /// [`SCENARIO`] with one text in place of another.
    Slip(&'static str, &'static str),
    /// The same file of the suite with one text in place of another.
    Change(&'static str, &'static str),
    /// Not there at all, though the suite has it.
    Gone,
}

use Contents::{Change, Gone, Slip, Text};

const FEATURE: &str = "features/gateway/first.feature";
const SCENARIO: &str = "# language: ja
機能: 試し

  @異常 @要件:GW-021
  シナリオ: 試しの一つ目
    前提 保険証の利用登録がない個人番号カードを汎用カードリーダーに置く
    もし 目視でオンライン資格確認を行う
    ならば ゲートウェイは理由「TSK-CARD-NOT-REGISTERED」で拒む
";

const NO_READERS: (i32, [&str; 3], [&str; 3]) = if cfg!(feature = "pcsc") {
    (
        5,
        ["動いていない", "pcscd", "systemctl start pcscd"],
        ["is not running", "pcscd", "systemctl start pcscd"],
    )
} else {
    (
        2,
        ["PC/SC なし", "libpcsclite-dev", "--features pcsc"],
        ["without PC/SC", "libpcsclite-dev", "--features pcsc"],
    )
};

const MISTAKES: &[Mistake] = &[
    // --- the command line
    Mistake {
        files: &[],
        arguments: &["runn"],
        status: 2,
        ja: ["命令はない", "runn", "もしかして: run"],
        en: ["unrecognized subcommand", "runn", "'run'"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--tag", "@異常"],
        status: 2,
        ja: ["指定はない", "--tag", "もしかして: --tags"],
        en: ["unexpected argument", "--tag", "'--tags'"],
    },
    Mistake {
        files: &[],
        arguments: &["explain"],
        status: 2,
        ja: ["が要る", "<ID>", "--help"],
        en: ["required", "<ID>", "--help"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--lang"],
        status: 2,
        ja: ["値がない", "--lang", "--help"],
        en: ["value is required", "--lang", "--help"],
    },
    Mistake {
        files: &[],
        arguments: &["list", "--tags", "@異常 and"],
        status: 2,
        ja: ["タグの式として読めない", "--tags", "例: "],
        en: ["not a tag expression", "--tags", "example: "],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--tags", "@要件:GW-021 and @正常"],
        status: 4,
        ja: ["どれも選択に一致しない", "件のシナリオ", "tashika list"],
        en: ["matches the selection", "scenarios", "tashika list"],
    },
    Mistake {
        files: &[],
        arguments: &["list", "--name", "天気"],
        status: 4,
        ja: ["どれも選択に一致しない", "件のシナリオ", "tashika list"],
        en: ["matches the selection", "scenarios", "tashika list"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--defect", "registration-ignore"],
        status: 2,
        ja: ["誤りはない", "registration-ignore", "もしかして: registration-ignored"],
        en: ["no defect", "registration-ignore", "did you mean registration-ignored"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--defect", "registration-ignored", "--desk", "cat"],
        status: 2,
        ja: ["一緒に使えない", "--desk", "使い方: "],
        en: ["cannot be used with", "--desk", "Usage: "],
    },
    Mistake {
        files: &[],
        arguments: &["verify", "--embedded", "--card", "gold"],
        status: 2,
        ja: ["カードはない", "--card", "あるのは valid"],
        en: ["no card", "--card", "there are valid"],
    },
    Mistake {
        files: &[],
        arguments: &["explain", "GW-21"],
        status: 2,
        ja: ["はない", "GW-21", "もしかして: GW-021"],
        en: ["neither", "GW-21", "did you mean: GW-021"],
    },
    Mistake {
        files: &[],
        arguments: &["steps", "--search", "天気"],
        status: 4,
        ja: ["手順はない", "天気", "tashika steps"],
        en: ["no step", "天気", "tashika steps"],
    },
    Mistake {
        files: &[],
        arguments: &["apdu", "decode", "00A4 0"],
        status: 2,
        ja: ["16進数でない", "6 文字目", "二桁"],
        en: ["not hexadecimal", "character 6", "two digits"],
    },
    // --- the suite
    Mistake {
        files: &[("features", Gone)],
        arguments: &["run"],
        status: 3,
        ja: ["シナリオを読めない", "features", "--features で示す"],
        en: ["cannot read the scenarios", "features", "with --features"],
    },
    Mistake {
        files: &[(FEATURE, Slip("    もし", "\u{3000}\u{3000}もし"))],
        arguments: &["lint"],
        status: 3,
        ja: ["全角空白", "first.feature:7", "半角空白にする"],
        en: ["full-width blank", "first.feature:7", "replace"],
    },
    Mistake {
        files: &[(FEATURE, Slip("シナリオ:", "シナリオ："))],
        arguments: &["lint"],
        status: 3,
        ja: ["キーワードの後", "first.feature:5", "半角の「:」にする"],
        en: ["colon", "first.feature:5", "write a half-width"],
    },
    Mistake {
        files: &[(FEATURE, Slip("TSK-CARD", "ＴＳＫ-CARD"))],
        arguments: &["lint"],
        status: 3,
        ja: ["手順はない", "first.feature:8", "全角・半角をそろえて"],
        en: ["no step", "first.feature:8", "mind full and half width"],
    },
    Mistake {
        files: &[(FEATURE, Slip("を行う", "をする"))],
        arguments: &["lint"],
        status: 3,
        ja: ["手順はない", "first.feature:7", "もしかして: "],
        en: ["no step", "first.feature:7", "did you mean: "],
    },
    Mistake {
        files: &[(FEATURE, Slip("もし 目視", "前提 目視"))],
        arguments: &["lint"],
        status: 3,
        ja: ["手順はない", "first.feature:7", "「もし」の手順としてならある"],
        en: ["no step", "first.feature:7", "under the keyword もし"],
    },
    Mistake {
        files: &[(FEATURE, Slip("シナリオ:", "シナリお:"))],
        arguments: &["lint"],
        status: 3,
        ja: ["Gherkin として読めない", "first.feature:5", "キーワードと字下げを確かめる"],
        en: ["not readable as Gherkin", "first.feature:5", "check keyword and indentation"],
    },
    Mistake {
        files: &[(FEATURE, Slip("# language: ja\n", ""))],
        arguments: &["lint"],
        status: 3,
        ja: ["一行目", "first.feature:1", "# language: ja"],
        en: ["first line", "first.feature:1", "# language: ja"],
    },
    Mistake {
        files: &[(FEATURE, Slip("シナリオ:", "シナリオアウトライン:"))],
        arguments: &["lint"],
        status: 3,
        ja: ["表がない", "first.feature:5", "例"],
        en: ["no examples", "first.feature:5", "literal"],
    },
    Mistake {
        files: &[(FEATURE, Slip(" @要件:GW-021", ""))],
        arguments: &["lint"],
        status: 3,
        ja: ["要件を証す", "first.feature:5", "@要件:…"],
        en: ["which requirement", "first.feature:5", "@要件:…"],
    },
    Mistake {
        files: &[(FEATURE, Slip("GW-021", "GW-921"))],
        arguments: &["lint"],
        status: 3,
        ja: ["どの requirements.yaml にもない", "first.feature:5", "もしかして: GW-021"],
        en: ["in no requirements.yaml", "first.feature:5", "did you mean GW-021"],
    },
    Mistake {
        files: &[(FEATURE, Slip("@異常", "@以上"))],
        arguments: &["lint"],
        status: 3,
        ja: ["tags.yaml にない", "first.feature:5", "あるのは"],
        en: ["not in tags.yaml", "first.feature:5", "there are"],
    },
    Mistake {
        files: &[("features/gateway/requirements.yaml", Change("requirements:", "requirements:\n\t- x"))],
        arguments: &["lint"],
        status: 3,
        ja: ["YAML の誤り", "features/gateway/requirements.yaml:6", "字下げ"],
        en: ["wrong YAML", "features/gateway/requirements.yaml:6", "indentation"],
    },
    Mistake {
        files: &[("features/gateway/requirements.yaml", Change("    address:", "    adress:"))],
        arguments: &["lint"],
        status: 3,
        ja: ["unknown field `adress`", "features/gateway/requirements.yaml:", "項目名を確かめる"],
        en: ["unknown field `adress`", "features/gateway/requirements.yaml:", "check indentation and names"],
    },
    // --- settings
    Mistake {
        files: &[("tashika.toml", Text("lang = \"ja\"\nfeature = \"x\"\n"))],
        arguments: &["list"],
        status: 2,
        ja: ["設定はない", "tashika.toml:2", "もしかして: features"],
        en: ["no setting", "tashika.toml:2", "did you mean features"],
    },
    Mistake {
        files: &[("tashika.toml", Text("\ntags = \"@a and\"\n"))],
        arguments: &["list"],
        status: 2,
        ja: ["タグの式として読めない", "この値は tashika.toml:2 にある", "例: "],
        en: ["not a tag expression", "this value stands in tashika.toml:2", "example: "],
    },
    Mistake {
        files: &[("tashika.toml", Text("out = \"runs\n"))],
        arguments: &["list"],
        status: 2,
        ja: ["TOML として読めない", "tashika.toml:1", "expected"],
        en: ["no TOML", "tashika.toml:1", "expected"],
    },
    Mistake {
        files: &[],
        arguments: &["list", "--config", "mine.toml"],
        status: 2,
        ja: ["読めない", "mine.toml", "tashika init"],
        en: ["cannot be read", "mine.toml", "tashika init"],
    },
    Mistake {
        files: &[("tashika.toml", Text(""))],
        arguments: &["init"],
        status: 2,
        ja: ["もうある", "tashika.toml", "別の名前"],
        en: ["exists", "tashika.toml", "name another"],
    },
    // --- runs of yesterday
    Mistake {
        files: &[("old/run.json", Text("{\"schema\":\"tashika.run/9\"}"))],
        arguments: &["coverage", "--no-defects", "--run", "old"],
        status: 2,
        ja: ["tashika.run/9", "old/run.json", "もう一度実行する"],
        en: ["tashika.run/9", "old/run.json", "run again"],
    },
    Mistake {
        files: &[("old/x", Text(""))],
        arguments: &["trace", "old"],
        status: 2,
        ja: ["証拠", "old", "tashika run で作る"],
        en: ["no evidence", "old", "make some with tashika run"],
    },
    Mistake {
        files: &[("old/evidence.jsonl", Text("{\"line\":1}\n"))],
        arguments: &["trace", "old"],
        status: 3,
        ja: ["信じられない", "old/evidence.jsonl", "書かれた後で変わっている"],
        en: ["cannot be believed", "old/evidence.jsonl", "changed after it was written"],
    },
    Mistake {
        files: &[("out", Text(""))],
        arguments: &["run", "--name", "6D00", "--out", "out"],
        status: 5,
        ja: ["読み書きできない", "out", "別の名前を示す"],
        en: ["cannot read or write", "out", "name another folder"],
    },
    // --- readers and PINs
    Mistake {
        files: &[],
        arguments: &["reader", "list"],
        status: NO_READERS.0,
        ja: NO_READERS.1,
        en: NO_READERS.2,
    },
    Mistake {
        files: &[],
        arguments: &["run", "--reader", "ACS=gold"],
        status: 2,
        ja: ["カードはない", "--reader", "あるのは valid"],
        en: ["no card", "--reader", "there are valid"],
    },
    Mistake {
        files: &[],
        arguments: &["reader", "certify", "--model", "ACS"],
        status: 2,
        ja: ["模擬リーダー", "ACS", "あるもの: "],
        en: ["no simulated reader", "ACS", "there are: "],
    },
    Mistake {
        files: &[],
        arguments: &["reader", "models", "天気"],
        status: 4,
        ja: ["当てはまる機種は", "天気", "VVVV:PPPP で探す"],
        en: ["public descriptors fits", "天気", "search with fewer words"],
    },
    // --- gateways and front desks
    Mistake {
        files: &[],
        arguments: &["gateway", "serve", "--listen", "0.0.0.0:8443"],
        status: 6,
        ja: ["ループバックでない", "0.0.0.0:8443", "--listen 127.0.0.1:8443"],
        en: ["not a loopback address", "0.0.0.0:8443", "--listen 127.0.0.1:8443"],
    },
    Mistake {
        files: &[],
        arguments: &["gateway", "serve", "--fault", "status-53"],
        status: 2,
        ja: ["障害の書き方でない", "--fault", "--list-faults"],
        en: ["no fault", "--fault", "--list-faults"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--name", "6D00", "--gateway", "elsewhere"],
        status: 5,
        ja: ["読み書きできない", "elsewhere/gateway.yaml", "名前と場所を確かめる"],
        en: ["cannot read or write", "elsewhere/gateway.yaml", "check name and folder"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--name", "6D00", "--desk", "./my-desk"],
        status: 5,
        ja: ["答えずに終わった", "./my-desk", "docs/desk.ja.md"],
        en: ["ended without a reply", "./my-desk", "docs/desk.md"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--name", "6D00", "--desk", "echo hello"],
        status: 5,
        ja: ["返事の形をしていない", "echo hello", "docs/desk.ja.md"],
        en: ["is no reply", "echo hello", "docs/desk.md"],
    },
    Mistake {
        files: &[],
        arguments: &["run", "--desk-timeout", "0"],
        status: 2,
        ja: ["値にならない", "--desk-timeout", "1..=3600"],
        en: ["invalid value", "--desk-timeout", "1..=3600"],
    },
    Mistake {
        files: &[],
        arguments: &["qualification", "inspect", "mine.xml"],
        status: 5,
        ja: ["読み書きできない", "mine.xml", "名前と場所を確かめる"],
        en: ["cannot read or write", "mine.xml", "check name and folder"],
    },
];

#[test]
fn each_message_says_what_where_and_what_next() {
    assert!(MISTAKES.len() >= 40, "{}", MISTAKES.len());
    let desk = Desk::small();
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let undo = mistake.set_up(&desk);
        for (language, parts) in [("ja", mistake.ja), ("en", mistake.en)] {
            let output =
                desk.command().env("TASHIKA_LANG", language).args(mistake.arguments).output().unwrap();
            wrong.extend(mistake.missing(&Said::new(output), parts));
        }
        undo.iter().for_each(|undo| undo(&desk));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

type Undo = Box<dyn Fn(&Desk)>;

impl Mistake {
    /// Puts the files there; returns how to put everything back.
    fn set_up(&self, desk: &Desk) -> Vec<Undo> {
        let put_back = |(path, contents): &(&'static str, Contents)| -> Undo {
            let (path, place) = (*path, desk.path().join(path));
            match contents {
                Gone => {
                    fs::rename(&place, desk.path().join("away")).unwrap();
                    return Box::new(move |desk| {
                        fs::rename(desk.path().join("away"), desk.path().join(path)).unwrap()
                    });
                }
                Change(from, to) => {
                    let text = desk.read(path);
                    assert!(text.contains(from), "{path} has no {from:?}");
                    desk.write(path, &text.replacen(from, to, 1));
                    return Box::new(move |desk| desk.write(path, &text));
                }
                Slip(from, to) => {
                    assert!(SCENARIO.contains(from), "{from:?}");
                    desk.write(path, &SCENARIO.replacen(from, to, 1));
                }
                Text(text) => desk.write(path, text),
            }
            Box::new(move |desk| fs::remove_file(desk.path().join(path)).unwrap())
        };
        self.files.iter().map(put_back).collect()
    }

    fn missing(&self, said: &Said, parts: [&str; 3]) -> Option<String> {
        let message = format!("{}{}", said.out, said.err);
        let lacking: Vec<&str> = parts.into_iter().filter(|part| !message.contains(part)).collect();
        let is_right = said.status == self.status && lacking.is_empty();
        (!is_right).then(|| {
            let Said { status, err, .. } = said;
            format!("{:?}: status {status} for {}, without {lacking:?}\n{err}", self.arguments, self.status)
        })
    }
}

#[test]
fn a_scenario_without_slips_has_none() {
    let desk = Desk::small();
    desk.write(FEATURE, SCENARIO);
    let said = desk.tashika(&["lint"]);
    assert_eq!(said.status, 0, "{said:?}");
}

#[test]
fn an_editor_gets_slips_as_json() {
    let desk = Desk::small();
    desk.write(FEATURE, &SCENARIO.replace("を行う", "をする"));
    let said = desk.tashika(&["lint", "--json"]);
    let slips: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.status, slips[0]["line"].as_u64(), slips[0]["rule"].as_str()),
        (3, Some(7), Some("undefined-step"))
    );
    assert_eq!(slips[0]["path"], FEATURE);
    desk.write(FEATURE, SCENARIO);
    assert_eq!(desk.tashika(&["lint", "--json"]).out, "[]\n");
}

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let desk = Desk::small();
    for (language, what) in [("ja", "別のプログラムが待ち受けている"), ("en", "another program listens")]
    {
        let said = desk.tashika(&["gateway", "serve", "--lang", language, "--listen", &address]);
        assert_eq!(said.status, 5, "{said:?}");
        for part in [what, &address, "--listen 127.0.0.1:0"] {
            assert!(said.err.contains(part), "{part}: {said:?}");
        }
    }
}

/// The papers show each mistake with what is said of it, and no other.
#[test]
fn the_papers_show_the_same_table() {
    for (paper, is_japanese) in [("docs/mistakes.md", false), ("docs/mistakes.ja.md", true)] {
        let text = fs::read_to_string(root().join(paper)).unwrap();
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `tashika ")).collect();
        assert_eq!(rows.len(), MISTAKES.len(), "{paper}");
        for (row, mistake) in rows.iter().zip(MISTAKES) {
            let [what, _, next] = if is_japanese { mistake.ja } else { mistake.en };
            let command = format!("| `tashika {}` |", shown(mistake.arguments));
            assert!(row.starts_with(&command), "{paper}: {row}\nshould be {command}");
            for part in [what, next, &mistake.status.to_string()] {
                assert!(row.contains(part.trim()), "{paper}: {row}\nlacks {part}");
            }
        }
    }
}

/// A command line as people type it.
fn shown(arguments: &[&str]) -> String {
    let word =
        |word: &&str| if word.contains([' ', '@']) { format!("\"{word}\"") } else { (*word).to_owned() };
    arguments.iter().map(word).collect::<Vec<_>>().join(" ")
}
