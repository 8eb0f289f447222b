//! In features and requirements.

use super::Contents::{Change, Gone, Slip};
use super::{FEATURE, Mistake};

pub(super) const MISTAKES: &[Mistake] = &[
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
];
