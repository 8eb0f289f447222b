//! Steps about what a reader carries, measured with the probe application of a test card.

mod operation;
pub mod scene;

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
];
