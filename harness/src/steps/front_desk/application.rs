//! Steps about the application for the start of use, the subsidy, and the midwifery centres they are for.

use std::str::FromStr;

use eligibility::UnknownWord;
use eligibility::application::{Entry, Format, Proof, Required, Submission};
use eligibility::desk::{Decision, Question};
use eligibility::facility_proof::{AccountSource, AccountUse, Capture, Document};
use eligibility::midwifery::Occasion;
use eligibility::onboarding::Stage;
use eligibility::subsidy::{Purchase, Rounding};

use super::words::parameters;
use crate::step;
use crate::step::StepDef;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        When "利用開始申請の口座番号に{string}と入力する",
        ja: "その口座番号を入力できるかを尋ねる",
        en: "asks whether the application accepts a bank account number",
        example: "利用開始申請の口座番号に\"1234567\"と入力する",
        async |world, args| {
            world.ask_desk(Question::ApplicationEntry { entry: Entry::BankAccount(args.text(0)?.to_owned()) })
        }
    ),
    step!(
        When "利用開始申請に{format}の書類{int}MBを添付する",
        ja: "その書類を添付できるかを尋ねる",
        en: "asks whether the application accepts a document",
        example: "利用開始申請にPDFの書類100MBを添付する",
        async |world, args| {
            let entry = Entry::Document { format: args.parse(0)?, megabytes: args.parse(1)? };
            world.ask_desk(Question::ApplicationEntry { entry })
        }
    ),
    step!(
        When "端末{int}台を{request}申請する",
        ja: "その台数を申請できるかを尋ねる",
        en: "asks whether so many terminals can be applied for",
        example: "端末21台を追加申請も使って申請する",
        async |world, args| {
            let additional_request = args.text(1)? == "追加申請も使って";
            let entry = Entry::Devices { total: args.parse(0)?, additional_request };
            world.ask_desk(Question::ApplicationEntry { entry })
        }
    ),
    step!(
        Given "利用開始申請で施設の確認を{proof}で済ませた",
        ja: "施設の確認の方法を決める",
        en: "sets how the facility was confirmed",
        example: "利用開始申請で施設の確認を書類の添付で済ませた",
        async |world, args| {
            world.front_desk.proof = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "{omission}利用開始申請を送信する",
        ja: "申請を送信できるかを尋ねる",
        en: "asks whether the application can be sent with this left out",
        example: "利用規約に同意せずに利用開始申請を送信する",
        async |world, args| {
            let omitted: Omission = args.parse(0)?;
            let form = Submission {
                logged_in: omitted != Omission::Login,
                proof: world.front_desk.proof.filter(|_| omitted != Omission::Proof),
                numbers: omitted != Omission::Numbers,
                consent: omitted != Omission::Consent,
            };
            world.ask_desk(Question::Application { form })
        }
    ),
    step!(
        When "{stage}まで終えて{stage}に進む",
        ja: "次の段階に進めるかを尋ねる",
        en: "asks whether a facility that has finished one stage may begin another",
        example: "利用開始申請まで終えて利用開始申請完了メールの受信に進む",
        async |world, args| {
            world.ask_desk(Question::Stage { reached: args.parse(0)?, next: args.parse(1)? })
        }
    ),
    step!(
        When "{purchase}の購入費{int}円を{rounding}で助成申請する",
        ja: "助成額を尋ねる",
        en: "asks for the subsidy of a cost in yen",
        example: "汎用カードリーダーの購入費33333円を1円未満切り捨てで助成申請する",
        async |world, args| {
            let (purchase, cost, rounding) = (args.parse(0)?, args.parse(1)?, args.parse(2)?);
            world.ask_desk(Question::Subsidy { purchase, cost, rounding })
        }
    ),
    step!(
        When "提出済みの口座番号{string}に対して{string}と入力して施設を確認する",
        ja: "口座番号の照合で施設を確認できるかを尋ねる",
        en: "asks whether the account number confirms the facility",
        example: "提出済みの口座番号\"1234567\"に対して\"1234567\"と入力して施設を確認する",
        async |world, args| {
            let (filed, entered) = (args.text(0)?.to_owned(), args.text(1)?.to_owned());
            world.ask_desk(Question::AccountNumber { filed, entered })
        }
    ),
    step!(
        When "口座番号として{account_source}を入力する",
        ja: "その番号を入力してよいかを尋ねる",
        en: "asks whether this is the account number to enter",
        example: "口座番号としてほかの口座の番号を入力する",
        async |world, args| {
            world.ask_desk(Question::AccountSource { source: args.parse(0)? })
        }
    ),
    step!(
        When "入力された口座番号を{account_use}に使う",
        ja: "口座番号をその目的に使ってよいかを尋ねる",
        en: "asks whether the account number may be used for this",
        example: "入力された口座番号を施設の確認に使う",
        async |world, args| {
            world.ask_desk(Question::AccountUse { purpose: args.parse(0)? })
        }
    ),
    step!(
        When "口座番号で確認{attempt}{proof}を選ぶ",
        ja: "施設の確認方法の選び方が通知のとおりかを尋ねる",
        en: "asks whether this way of confirming the facility is to be taken",
        example: "口座番号で確認できなかったので書類の添付を選ぶ",
        async |world, args| {
            let account_failed = args.text(0)? == "できなかったので";
            world.ask_desk(Question::ProofOrder { proof: args.parse(1)?, account_failed })
        }
    ),
    step!(
        When "施設の確認に{document}の{capture}を添付する",
        ja: "その書類で施設を確認できるかを尋ねる",
        en: "asks whether the document proves the facility",
        example: "施設の確認に直接支払制度に係る登録用紙（助産所）の写真を添付する",
        async |world, args| {
            world.ask_desk(Question::ProofDocument { document: args.parse(0)?, capture: args.parse(1)? })
        }
    ),
    step!(
        When "アプリを使う職員を{int}人と申請する",
        ja: "その職員数を申請できるかを尋ねる",
        en: "asks whether the application accepts this number of staff",
        example: "アプリを使う職員を2人と申請する",
        async |world, args| {
            world.ask_desk(Question::ApplicationEntry { entry: Entry::Staff(args.parse(0)?) })
        }
    ),
    step!(
        When "業務に{int}台の端末が要るとき{int}台を申請する",
        ja: "業務に必要な台数だけを申請しているかを尋ねる",
        en: "asks whether the number of terminals is what the work needs",
        example: "業務に2台の端末が要るとき2台を申請する",
        async |world, args| {
            world.ask_desk(Question::DevicesNeeded { needed: args.parse(0)?, requested: args.parse(1)? })
        }
    ),
    step!(
        When "未入力の項目が{required}のとき必須情報に{required}が示される",
        ja: "必須情報に示された項目が正しいかを尋ねる。二つ以上は「と」でつなぐ",
        en: "asks whether the list of required entries is right; several entries are joined by と",
        example: "未入力の項目が職員数と申請台数のとき必須情報に職員数と申請台数が示される",
        async |world, args| {
            let (RequiredList(missing), RequiredList(shown)) = (args.parse(0)?, args.parse(1)?);
            world.ask_desk(Question::RequiredList { missing, shown })
        }
    ),
    step!(
        When "利用開始申請の{int}日後に完了のメールが届く",
        ja: "完了のメールが目安の期間内かを尋ねる",
        en: "asks whether the mail of completion comes in time",
        example: "利用開始申請の7日後に完了のメールが届く",
        async |world, args| {
            world.ask_desk(Question::CompletionMail { days: args.parse(0)? })
        }
    ),
    step!(
        When "ポータルのアカウントを{registering}、補助金を{requesting}交付を待つ",
        ja: "補助を受けられるかを尋ねる",
        en: "asks whether the subsidy can be granted",
        example: "ポータルのアカウントを登録し、補助金を申請して交付を待つ",
        async |world, args| {
            let (account, applied) = (args.text(0)? == "登録し", args.text(1)? == "申請して");
            world.ask_desk(Question::SubsidyApplication { account, applied })
        }
    ),
    step!(
        When "直接支払制度を{scheme}助産所が{occasion}のために資格を確認する",
        ja: "その助産所がその機会にオンライン資格確認をしてよいかを尋ねる",
        en: "asks whether a midwifery centre may verify on this occasion",
        example: "直接支払制度を利用する助産所が直接支払制度の利用のために資格を確認する",
        async |world, args| {
            let uses_scheme = args.text(0)? == "利用する";
            world.ask_desk(Question::MidwiferyUse { uses_scheme, occasion: args.parse(1)? })
        }
    ),
    step!(
        Then "助成額は{int}円である",
        ja: "窓口が答えた助成額を確かめる",
        en: "checks the subsidy answered",
        example: "助成額は30750円である",
        async |world, args| {
            world.expect_decision(Decision::Yen(args.parse(0)?))
        }
    ),
];

parameters! {
    "purchase", Purchase::WORDS, "購入したもの", "what was bought";
    "rounding", Rounding::WORDS, "端数の扱い", "what becomes of a fraction";
    "format", Format::WORDS, "書類の形式", "the form of a document";
    "request", "利用開始申請だけで|追加申請も使って", "台数の申請の仕方", "how terminals are applied for";
    "proof", Proof::WORDS, "施設の確認方法", "how the facility is confirmed";
    "omission", "すべて済ませて|ログインせずに|施設の確認をせずに|職員数と台数を入力せずに|利用規約に同意せずに", "申請で省いたこと", "what the application leaves out";
    "stage", Stage::WORDS, "利用開始までの段階", "a stage on the way to first use";
    "required", "なし|(?:施設の確認方法|職員数|申請台数|利用規約への同意)(?:と(?:施設の確認方法|職員数|申請台数|利用規約への同意))*", "必須項目", "required entries";
    "account_source", AccountSource::WORDS, "口座番号の出どころ", "where an account number comes from";
    "account_use", AccountUse::WORDS, "口座番号の使い道", "what an account number is used for";
    "attempt", "を試す前に|できなかったので", "口座番号による確認を試したか", "whether the bank account number was tried";
    "document", Document::WORDS, "添付する書類", "a document that is attached";
    "capture", Capture::WORDS, "書類をファイルにした方法", "how a document became a file";
    "registering", "登録し|登録せず", "アカウントを登録したか", "whether there is an account";
    "scheme", "利用する|利用しない", "直接支払制度を利用するか", "whether the centre uses direct payment";
    "occasion", Occasion::WORDS, "助産所が資格を確認する機会", "why a midwifery centre confirms a qualification";
}

/// Required entries as a scenario names them, joined by と.
struct RequiredList(Vec<Required>);

impl FromStr for RequiredList {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "なし" => Ok(Self(Vec::new())),
            _ => text.split('と').map(str::parse).collect::<Result<_, _>>().map(Self),
        }
    }
}

/// What an application for the start of use leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Omission {
    Nothing,
    Login,
    Proof,
    Numbers,
    Consent,
}

impl FromStr for Omission {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "すべて済ませて" => Ok(Self::Nothing),
            "ログインせずに" => Ok(Self::Login),
            "施設の確認をせずに" => Ok(Self::Proof),
            "職員数と台数を入力せずに" => Ok(Self::Numbers),
            "利用規約に同意せずに" => Ok(Self::Consent),
            other => Err(format!("unknown omission {other:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_entry_can_be_written() {
        let pattern = PARAMETERS.iter().find(|parameter| parameter.name == "required").unwrap().regex;
        assert_eq!(pattern.matches(Required::WORDS).count(), 2, "{pattern}");
        let RequiredList(all) = Required::WORDS.replace('|', "と").parse().unwrap();
        assert_eq!(all, Required::ALL);
    }

    #[test]
    fn every_word_is_an_omission() {
        let words = PARAMETERS.iter().find(|parameter| parameter.name == "omission").unwrap().regex;
        for word in words.split('|') {
            assert!(word.parse::<Omission>().is_ok(), "{word}");
        }
    }
}
