//! In settings and old results, and with readers, gateways and front desks.

use super::Contents::Text;
use super::{Mistake, NO_READERS};

pub(super) const MISTAKES: &[Mistake] = &[
    // settings
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
    // runs of yesterday
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
    // readers and PINs
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
    Mistake {
        files: &[("measured/2026-11-01T000000Z/evidence.jsonl", Text(""))],
        arguments: &["reader", "compare", "measured", "good.zip"],
        status: 5,
        ja: ["測定ではなく", "measured/2026-11-01T000000Z", "新しいものは"],
        en: ["is no measurement", "measured/2026-11-01T000000Z", "the newest is"],
    },
    // gateways and front desks
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
