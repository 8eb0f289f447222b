//! On the command line.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
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
];
