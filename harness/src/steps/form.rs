//! Steps about the forms in which a qualification is handed out.

mod operation;
pub mod scene;
mod words;

use crate::step;
use crate::step::StepDef;

pub(crate) use words::PARAMETERS;

/// The steps.
pub(crate) const STEPS: &[StepDef] = &[
    step!(
        When "{insured_person}の資格情報を{written_form}で書き出す",
        ja: "合成データの人の資格情報をその形で書き出させ、読み取る",
        en: "has the qualification of a synthetic person written in this form, and reads it",
        example: "試験太郎の資格情報をUTF-8のXMLで書き出す",
        async |world, args| { world.hand_out(args.parse(0)?, args.parse(1)?) }
    ),
    step!(
        Then "書き出された資格情報は規則「{form_rule}」に反しない",
        ja: "読み取りの指摘にその規則がないことを確かめる",
        en: "checks that reading it gave no finding of this rule",
        example: "書き出された資格情報は規則「health-data」に反しない",
        async |world, args| { world.expect_no_finding(args.text(0)?) }
    ),
    step!(
        Then "書き出された資格情報に指摘はない",
        ja: "読み取りが違反も参考も挙げないことを確かめる",
        en: "checks that reading it gave neither violations nor notices",
        example: "書き出された資格情報に指摘はない",
        async |world, _| { world.expect_no_findings() }
    ),
    step!(
        Then "書き出された資格情報から次の項目が読み取れる:",
        ja: "表の項目と値が読み取りに含まれることを確かめる",
        en: "checks that the table's items and values are among what was read",
        example: "書き出された資格情報から次の項目が読み取れる:",
        async |world, args| {
            for line in args.table().unwrap_or_default() {
                if let [label, value] = &line[..] {
                    world.expect_item(label, value)?;
                }
            }
            Ok(())
        }
    ),
];
