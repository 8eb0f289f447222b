//! Steps about checkup and guidance tickets, their comparison with a qualification, and the numbers on them.

use std::fmt::Display;
use std::str::FromStr;

use conformance::Text;
use eligibility::desk::{Decision, Question};
use eligibility::identifier::{Identifier, Written};
use eligibility::likeness::Likeness;
use eligibility::voucher::{Contract, Insured, Qualification, Service, Sex, Ticket, Validity, Visit};
use jiff::civil::date;

use super::words::parameters;
use crate::step;
use crate::step::StepDef;
use crate::trouble::Trouble;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        Given "受診券と資格の一致する受診者が来る",
        ja: "どこにも食い違いのない受診者を用意する。券と資格の項目は後の手順で変える",
        en: "sets a person whose ticket and qualification agree; later steps change their entries",
        example: "受診券と資格の一致する受診者が来る",
        async |world, _| {
            world.front_desk.ticket = Some(ticket());
            world.front_desk.qualification = Some(qualification());
            Ok(())
        }
    ),
    step!(
        Given "受診者は券を持っていない",
        ja: "券のない受診者にする",
        en: "takes the ticket from the person",
        example: "受診者は券を持っていない",
        async |world, _| {
            world.front_desk.ticket = None;
            Ok(())
        }
    ),
    step!(
        Given "受診者の資格を確認していない",
        ja: "資格を確認していない受診者にする",
        en: "takes the qualification from the person",
        example: "受診者の資格を確認していない",
        async |world, _| {
            world.front_desk.qualification = None;
            Ok(())
        }
    ),
    step!(
        Given "券の{ticket_item}は{string}である",
        ja: "券の項目を変える。空の文字列で、記号・枝番・性別・フリガナをなくす",
        en: "changes an entry of the ticket; an empty text removes symbol, branch, sex or kana",
        example: "券の有効期限は\"2025-03-31\"である",
        async |world, args| {
            let (item, value) = (args.text(0)?, args.text(1)?);
            let ticket = world.front_desk.ticket()?;
            match item {
                "整理番号" => ticket.number = value.to_owned(),
                "有効期限" => ticket.last_day = read(value)?,
                _ => change(&mut ticket.insured, item, value)?,
            }
            Ok(())
        }
    ),
    step!(
        Given "資格の{qualification_item}は{string}である",
        ja: "資格の項目を変える。空の文字列で、なくてもよい項目をなくす",
        en: "changes an entry of the qualification; an empty text removes one that may be missing",
        example: "資格の有効性は\"無効\"である",
        async |world, args| {
            let (item, value) = (args.text(0)?, args.text(1)?);
            let qualification = world.front_desk.qualification()?;
            match item {
                "有効性" => qualification.validity = read(value)?,
                "資格取得年月日" => qualification.from = optional(value)?,
                "資格喪失年月日" => qualification.lost = optional(value)?,
                _ => change(&mut qualification.insured, item, value)?,
            }
            Ok(())
        }
    ),
    step!(
        When "{day}に{contract}で{service}を実施する",
        ja: "その受診者に実施してよいかを尋ねる",
        en: "asks whether the service may be carried out for the person",
        example: "2024-10-01に集合契約で特定健診を実施する",
        async |world, args| {
            let scene = &world.front_desk;
            let visit = Visit {
                day: args.parse(0)?,
                contract: args.parse(1)?,
                service: args.parse(2)?,
                ticket: scene.ticket.clone(),
                qualification: scene.qualification.clone(),
            };
            world.ask_desk(Question::Voucher(Box::new(visit)))
        }
    ),
    step!(
        When "券の{string}と資格の{string}を比べる",
        ja: "二つの書き方がどこまで一致するかを尋ねる",
        en: "asks how like two ways of writing are",
        example: "券の\"１２\"と資格の\"12\"を比べる",
        async |world, args| {
            let (ticket, qualification) = (args.text(0)?.to_owned(), args.text(1)?.to_owned());
            world.ask_desk(Question::Likeness { ticket, qualification })
        }
    ),
    step!(
        Then "比べた結果は「{likeness}」である",
        ja: "窓口が答えた一致の程度を確かめる",
        en: "checks the likeness answered",
        example: "比べた結果は「全角と半角をそろえると一致」である",
        async |world, args| {
            world.expect_decision(Decision::Likeness(args.parse(0)?))
        }
    ),
    // --- 番号
    step!(
        Given "10桁の助産所コードの末尾を検証番号とみなす",
        ja: "公開されていない検証番号の規則が、医療機関と同じだと仮定する",
        en: "assumes that midwifery centres have the check digit of medical institutions, which is not public",
        example: "10桁の助産所コードの末尾を検証番号とみなす",
        async |world, _| {
            world.front_desk.assumed.midwifery_check = true;
            Ok(())
        }
    ),
    step!(
        When "{identifier}として{string}を受け付ける",
        ja: "その番号の形が正しいかを尋ねる",
        en: "asks whether this is a well-formed number of its kind",
        example: "保険者番号として\"06139992\"を受け付ける",
        async |world, args| {
            let (identifier, value) = (args.parse(0)?, args.text(1)?.to_owned());
            let midwifery_check = world.front_desk.assumed.midwifery_check;
            world.ask_desk(Question::Identifier(Written { identifier, value, midwifery_check }))
        }
    ),
    step!(
        When "整理番号{string}の券の最終日を求める",
        ja: "整理番号から分かる最後の有効日を尋ねる",
        en: "asks until when a ticket of this number can be valid",
        example: "整理番号\"24100000001\"の券の最終日を求める",
        async |world, args| {
            world.ask_desk(Question::TicketLastDay { number: args.text(0)?.to_owned() })
        }
    ),
    step!(
        Then "最終日は{day}である",
        ja: "窓口が答えた日を確かめる",
        en: "checks the day answered",
        example: "最終日は2025-03-31である",
        async |world, args| {
            world.expect_decision(Decision::Day(args.parse(0)?))
        }
    ),
];

parameters! {
    "ticket_item", "整理番号|有効期限|保険者番号|記号|番号|枝番|生年月日|性別|フリガナ", "券の項目", "an entry of the ticket";
    "qualification_item", "有効性|資格取得年月日|資格喪失年月日|保険者番号|記号|番号|枝番|生年月日|性別|フリガナ", "資格の項目", "an entry of the qualification";
    "contract", Contract::WORDS, "契約", "the contract";
    "service", Service::WORDS, "実施すること", "what is carried out";
    "likeness", Likeness::WORDS, "一致の程度", "how like two texts are";
    "identifier", Identifier::WORDS, "番号の種類", "a kind of number";
}

/// A person of the tests: 試験 花子, insured with a number that is made up and has a right check digit.
fn insured() -> Insured {
    Insured {
        insurer_number: "06139992".to_owned(),
        symbol: Some("試験１２".to_owned()),
        number: "３４５".to_owned(),
        branch: Some("01".to_owned()),
        birth_date: date(1970, 4, 1),
        sex: Some(Sex::Female),
        kana: Some("シケン　ハナコ".to_owned()),
    }
}

fn ticket() -> Ticket {
    Ticket { number: "24100000001".to_owned(), last_day: date(2025, 3, 31), insured: insured() }
}

fn qualification() -> Qualification {
    Qualification { validity: Validity::Valid, from: Some(date(2020, 4, 1)), lost: None, insured: insured() }
}

fn change(insured: &mut Insured, item: &str, value: &str) -> Result<(), Trouble> {
    match item {
        "保険者番号" => insured.insurer_number = value.to_owned(),
        "記号" => insured.symbol = optional(value)?,
        "番号" => insured.number = value.to_owned(),
        "枝番" => insured.branch = optional(value)?,
        "生年月日" => insured.birth_date = read(value)?,
        "性別" => insured.sex = optional(value)?,
        // The last of the parameter's words.
        _ => insured.kana = optional(value)?,
    }
    Ok(())
}

fn optional<T: FromStr<Err: Display>>(value: &str) -> Result<Option<T>, Trouble> {
    if value.is_empty() { Ok(None) } else { read(value).map(Some) }
}

fn read<T: FromStr<Err: Display>>(value: &str) -> Result<T, Trouble> {
    value.parse().map_err(|reason: T::Err| {
        Trouble::suite(Text::new(
            format!("「{value}」は使えない値: {reason}"),
            format!("{value:?} is not a usable value: {reason}"),
        ))
    })
}
