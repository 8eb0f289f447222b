//! Steps about checkup bodies, insurers that run checkups themselves, and comprehensive checkups.

use eligibility::desk::Question;
use eligibility::dock::{Means, Purpose};
use eligibility::insurer::{Change, Filed, Filing, Form, Recipient};

use super::words::parameters;
use crate::step;
use crate::step::StepDef;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        Given "保険者の導入届は{filing}である",
        ja: "オンライン資格確認導入届の状態を決める",
        en: "sets what became of the insurer's filing for the introduction",
        example: "保険者の導入届は未提出である",
        async |world, args| {
            world.front_desk.filing = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "オンライン資格確認用コードが{assignment}の状態で導入手続きをする",
        ja: "資格確認限定型の導入手続きができるかを尋ねる",
        en: "asks whether the facility may take up the limited type",
        example: "オンライン資格確認用コードが未付番の状態で導入手続きをする",
        async |world, args| {
            let (facility, filing) = (world.front_desk.facility()?, world.front_desk.filing()?);
            world.ask_desk(Question::Introduction { facility, filing, code_assigned: args.text(0)? == "付番済み" })
        }
    ),
    step!(
        When "廃止届を{submission}オンライン資格確認を終える",
        ja: "保険者がオンライン資格確認を終えられるかを尋ねる",
        en: "asks whether an insurer may end its online verification",
        example: "廃止届を提出せずにオンライン資格確認を終える",
        async |world, args| {
            world.ask_desk(Question::End { filed: args.text(0)? == "提出して" })
        }
    ),
    step!(
        When "人間ドックで{purpose}のために{means}を用いる",
        ja: "人間ドックでその目的に用いてよいかを尋ねる",
        en: "asks whether the means serves the purpose at a comprehensive checkup",
        example: "人間ドックで本人確認だけのために資格確認限定型を用いる",
        async |world, args| {
            world.ask_desk(Question::Dock { purpose: args.parse(0)?, means: args.parse(1)? })
        }
    ),
    step!(
        When "保険者が{change}のために{form}を{recipient}に提出する",
        ja: "届出の様式と提出先が正しいかを尋ねる",
        en: "asks whether a filing is made on the right form to the right place",
        example: "保険者が導入のためにオンライン資格確認導入届（保険者）を社会保険診療報酬支払基金に提出する",
        async |world, args| {
            let filed = Filed { change: args.parse(0)?, form: args.parse(1)?, recipient: args.parse(2)? };
            world.ask_desk(Question::Filing(filed))
        }
    ),
    step!(
        When "支払基金に番号取得を{requesting}付番を待つ",
        ja: "健診・保健指導機関番号が付番されるかを尋ねる",
        en: "asks whether the facility is given a checkup-institution number",
        example: "支払基金に番号取得を申請して付番を待つ",
        async |world, args| {
            let (facility, applied) = (world.front_desk.facility()?, args.text(0)? == "申請して");
            world.ask_desk(Question::InstitutionNumber { facility, applied })
        }
    ),
    step!(
        When "オンライン資格確認の{ability}機関が実施機関一覧表の欄を{column}とする",
        ja: "実施機関一覧表の欄の書き方が正しいかを尋ねる",
        en: "asks whether the entry of an institution in the list of institutions is right",
        example: "オンライン資格確認のできる機関が実施機関一覧表の欄を空欄とする",
        async |world, args| {
            let column = match args.text(1)? {
                "可" => Some(true),
                "不可" => Some(false),
                _ => None,
            };
            world.ask_desk(Question::InstitutionList { column, usable: args.text(0)? == "できる" })
        }
    ),
];

parameters! {
    "filing", Filing::WORDS, "導入届の状態", "what became of the filing";
    "assignment", "付番済み|未付番", "オンライン資格確認用コードの状態", "whether the code was assigned";
    "submission", "提出して|提出せずに", "届を提出したか", "whether it was filed";
    "purpose", Purpose::WORDS, "人間ドックで確認する目的", "why it is confirmed at a comprehensive checkup";
    "means", Means::WORDS, "確認に用いるもの", "what it is confirmed by";
    "change", Change::WORDS, "届出の目的", "what a filing is to bring about";
    "form", Form::WORDS, "届出の様式", "the form of a filing";
    "recipient", Recipient::WORDS, "届出の提出先", "whom a filing is sent to";
    "requesting", "申請して|申請せずに", "申請したか", "whether it was applied for";
    "ability", "できる|できない", "オンライン資格確認ができるか", "whether online verification is possible";
    "column", "可|不可|空欄", "実施機関一覧表の欄", "the column of the list of institutions";
}
