//! Steps about what a reader carries, measured with the probe application of a test card.

mod operation;
pub mod scene;
mod zoo;

use conformance::reader::Direction;

use crate::step;
use crate::step::StepDef;

/// The steps.
pub(crate) const STEPS: &[StepDef] = &[
    step!(
        When "カードリーダーを測定用APで測る",
        ja: "測定用AP (vectors/probe-card.md) を選び、4,096バイトまでのコマンドと応答を送り、届いたものをカードに尋ねる。暗証番号は使わない",
        en: "selects the probe application (vectors/probe-card.md), sends commands and asks for responses of up to 4,096 bytes, and has the card say what reached it; no PIN is used",
        example: "カードリーダーを測定用APで測る",
        async |world, _| { world.measure_reader() }
    ),
    step!(
        Then "{int}バイトまでの応答が欠けずに届く",
        ja: "測ったかぎり、その大きさまでの応答のデータがすべて正しく届いている",
        en: "as far as measured, response data of up to so many bytes came whole and right",
        example: "2048バイトまでの応答が欠けずに届く",
        async |world, args| { world.reader_carries(Direction::Response, args.parse(0)?) }
    ),
    step!(
        Then "{int}バイトまでのコマンドが欠けずに届く",
        ja: "測ったかぎり、その大きさまでのコマンドのデータがすべて正しくカードに届いている",
        en: "as far as measured, command data of up to so many bytes reached the card whole and right",
        example: "1024バイトまでのコマンドが欠けずに届く",
        async |world, args| { world.reader_carries(Direction::Command, args.parse(0)?) }
    ),
    step!(
        Then "カードリーダーは何も黙って変えていない",
        ja: "エラーなしに欠けたもの、変わったもの、二度届いたものが一つもない。カードの言う、届いたものと送ったものを比べる",
        en: "nothing was truncated, changed or sent twice without an error, by the card's own account of what reached it",
        example: "カードリーダーは何も黙って変えていない",
        async |world, _| { world.reader_changes_nothing() }
    ),
    step!(
        Then "{int}バイトまでのコマンドが連鎖で届く",
        ja: "測ったかぎり、コマンド連鎖 (CLAの連鎖ビット) で送ったその大きさのデータが、一つのコマンドとして正しくカードに届いている",
        en: "as far as measured, command data of so many bytes, sent by command chaining, reached the card as one command, whole and right",
        example: "1024バイトまでのコマンドが連鎖で届く",
        async |world, args| { world.reader_chains(args.parse(0)?) }
    ),
    step!(
        Then "同じことは、いつも通る",
        ja: "通ったことのあるやり取りが、別のときに失敗していない",
        en: "no exchange failed that passed at another time",
        example: "同じことは、いつも通る",
        async |world, _| { world.reader_is_steady() }
    ),
    step!(
        Then "カードリーダーは失敗の後も動く",
        ja: "どのやり取りの後も、カードのリセットや接続のし直しなしに次が通っている",
        en: "after each exchange the next one went through, without a reset or a new connection",
        example: "カードリーダーは失敗の後も動く",
        async |world, _| { world.reader_goes_on() }
    ),
    step!(
        Then "カードリーダーは、{int}ミリ秒考えるカードを待つ",
        ja: "測定用APにその時間だけ考えさせ、その後の応答が届く",
        en: "the probe application is made to think for so long, and its answer comes after that",
        example: "カードリーダーは、100ミリ秒考えるカードを待つ",
        async |world, args| { world.reader_waits(args.parse(0)?) }
    ),
    step!(
        When "模擬リーダー{string}を測って判定する",
        ja: "公開された不具合の一つを持つ模擬リーダー (tashika reader selftest が一覧を示す) を測り、記録だけから判定する。この運転のカードリーダーは使わない",
        en: "measures a simulated reader with one of the faults that were reported in public (tashika reader selftest lists them), and judges it by its evidence alone; the reader of this run is not used",
        example: "模擬リーダー\"F03\"を測って判定する",
        async |world, args| { world.judge_zoo_reader(args.text(0)?) }
    ),
    step!(
        When "65535バイトのメッセージしか運ばない治具で良いリーダーを測って判定する",
        ja: "何も悪くない模擬リーダーを、vpcdと同じ上限のある治具で、良い別のリーダーで校正してから測る",
        en: "measures a simulated reader with which nothing is wrong on a rig that carries as little as vpcd, calibrated with another good reader",
        example: "65535バイトのメッセージしか運ばない治具で良いリーダーを測って判定する",
        async |world, _| { world.judge_good_reader_on_a_limited_rig() }
    ),
    step!(
        Then "不具合は{string}で、責任は{string}にある",
        ja: "判定に、この種類の不具合とこの責任の所在がある",
        en: "the judgement holds a failure of this class, with this blame",
        example: "不具合は\"リーダーが拒んだ\"で、責任は\"リーダー\"にある",
        async |world, args| { world.blamed(args.text(0)?, args.text(1)?) }
    ),
    step!(
        Then "判定基準{string}の判定は{string}である",
        ja: "判定基準 (profiles/) によるこの測定の判定は、これである",
        en: "by this profile (profiles/) the verdict on the measurement is this",
        example: "判定基準\"extended-lc-le\"の判定は\"合格\"である",
        async |world, args| { world.verdict_by_profile(args.text(0)?, args.text(1)?) }
    ),
    step!(
        Then "リーダーの不具合は見つからない",
        ja: "判定に、リーダーやドライバーのせいとされたものがない",
        en: "nothing in the judgement is blamed on reader or driver",
        example: "リーダーの不具合は見つからない",
        async |world, _| { world.nothing_blamed() }
    ),
];
