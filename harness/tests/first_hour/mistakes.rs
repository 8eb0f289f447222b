//! The likeliest mistakes of newcomers: each message says what is wrong, where, and what to do next, in both languages,
//! and the command ends with the status that docs/exit-status.md promises.
//!
//! `docs/mistakes.md` and its Japanese sister show the same table; a row that is missing there fails here.

mod command_line;
mod suite;
mod surroundings;

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

/// Every mistake, in the order of the papers.
fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    [command_line::MISTAKES, suite::MISTAKES, surroundings::MISTAKES].into_iter().flatten()
}

#[test]
fn each_message_says_what_where_and_what_next() {
    assert!(mistakes().count() >= 40);
    let desk = Desk::small();
    let mut wrong = Vec::new();
    for mistake in mistakes() {
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
        assert_eq!(rows.len(), mistakes().count(), "{paper}");
        for (row, mistake) in rows.iter().zip(mistakes()) {
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
