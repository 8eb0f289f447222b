//! Steps about the portals: what they publish, the account, the procedures.

use conformance::Text;
use eligibility::account::Field;
use eligibility::desk::{Decision, Question};
use eligibility::portal::{Material, Page};
use eligibility::procedure::{Need, Procedure};
use eligibility::registration::{Affiliation, Codes, RegistrationEntry};

use super::words::parameters;
use crate::step;
use crate::step::StepDef;
use crate::trouble::Trouble;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        When "申請に使うポータルを調べる",
        ja: "施設が使うポータルを尋ねる",
        en: "asks which portal serves the facility",
        example: "申請に使うポータルを調べる",
        async |world, _| {
            let facility = world.front_desk.facility()?;
            world.ask_desk(Question::Portal { facility })
        }
    ),
    step!(
        When "アカウント登録の{field}に{string}と入力する",
        ja: "その値を入力できるかを尋ねる",
        en: "asks whether a field of the account form accepts a value",
        example: "アカウント登録の電話番号に\"0300000000\"と入力する",
        async |world, args| {
            world.ask_desk(Question::AccountField { field: args.parse(0)?, value: args.text(1)?.to_owned() })
        }
    ),
    step!(
        When "アカウント登録の{field}に{int}文字の値を入力する",
        ja: "ほかの条件を満たす、その長さの値を入力できるかを尋ねる",
        en: "asks the same of a value of this length that is right in all else",
        example: "アカウント登録のパスワードに8文字の値を入力する",
        async |world, args| {
            let field = args.parse(0)?;
            let value = value_of_length(field, args.parse(1)?)?;
            world.ask_desk(Question::AccountField { field, value })
        }
    ),
    step!(
        When "確認用のパスワードが{agreement}、規約に{consent}登録する",
        ja: "アカウントを登録できるかを尋ねる",
        en: "asks whether the filled account form can be registered",
        example: "確認用のパスワードが一致し、規約に同意せずに登録する",
        async |world, args| {
            let passwords_agree = args.text(0)? == "一致し";
            world.ask_desk(Question::Registration { passwords_agree, consent: args.text(1)? == "同意して" })
        }
    ),
    step!(
        When "有効化用リンクを送信の{int}分後に押す",
        ja: "リンクがまだ有効かを尋ねる",
        en: "asks whether the activation link still works so many minutes after it was sent",
        example: "有効化用リンクを送信の179分後に押す",
        async |world, args| {
            world.ask_desk(Question::ActivationLink { minutes: args.parse(0)? })
        }
    ),
    step!(
        When "アカウントを{activation}ログインする",
        ja: "ログインできるかを尋ねる",
        en: "asks whether the account can log in",
        example: "アカウントを有効化せずにログインする",
        async |world, args| {
            world.ask_desk(Question::Login { activated: args.text(0)? == "有効化して" })
        }
    ),
    step!(
        When "{portal}で{material}を探す",
        ja: "そのポータルに掲載されるかを尋ねる",
        en: "asks whether the portal publishes this",
        example: "施術所等向け総合ポータルサイトで保険者の届出様式を探す",
        async |world, args| {
            world.ask_desk(Question::Material { portal: args.parse(0)?, material: args.parse(1)? })
        }
    ),
    step!(
        When "ログイン{login}{page}を開く",
        ja: "そのページが見えるかを尋ねる",
        en: "asks whether the page can be seen",
        example: "ログインせずに各種申請の一覧を開く",
        async |world, args| {
            world.ask_desk(Question::Page { page: args.parse(1)?, logged_in: args.text(0)? == "して" })
        }
    ),
    step!(
        When "「{need}」ときの手続きを調べる",
        ja: "ポータルのどの手続きを使うかを尋ねる",
        en: "asks which procedure of the portal serves a need",
        example: "「利用をやめたい」ときの手続きを調べる",
        async |world, args| {
            world.ask_desk(Question::Procedure { need: args.parse(0)? })
        }
    ),
    step!(
        When "所属機関に{affiliation}を選ぶ",
        ja: "助産所がその所属機関で登録してよいかを尋ねる",
        en: "asks whether a midwifery centre registers under this choice",
        example: "所属機関に助産所を選ぶ",
        async |world, args| {
            world.ask_desk(Question::Affiliation { affiliation: args.parse(0)? })
        }
    ),
    step!(
        When "登録画面の{entry}に自動で値が入るかを調べる",
        ja: "登録画面がその欄を自動で埋めるかを尋ねる",
        en: "asks whether the form fills this in by itself",
        example: "登録画面の助産所名に自動で値が入るかを調べる",
        async |world, args| {
            world.ask_desk(Question::FilledIn { entry: args.parse(0)? })
        }
    ),
    step!(
        When "都道府県{int}と助産所コード{string}に対して{string}が自動で入る",
        ja: "自動で入った10桁のコードが正しいかを尋ねる",
        en: "asks whether this is the ten-digit code to be filled in",
        example: "都道府県13と助産所コード\"9999991\"に対して\"1309999991\"が自動で入る",
        async |world, args| {
            let (code, filled) = (args.text(1)?.to_owned(), args.text(2)?.to_owned());
            world.ask_desk(Question::LongCode(Codes { prefecture: args.parse(0)?, code, filled }))
        }
    ),
    step!(
        When "{string}で登録した人の有効化用リンクを{string}に送る",
        ja: "有効化用リンクのメールの宛先が正しいかを尋ねる",
        en: "asks whether the activation mail goes to the right address",
        example: "\"hanako@example.test\"で登録した人の有効化用リンクを\"hanako@example.test\"に送る",
        async |world, args| {
            let (entered, sent_to) = (args.text(0)?.to_owned(), args.text(1)?.to_owned());
            world.ask_desk(Question::ActivationMail { entered, sent_to })
        }
    ),
    step!(
        Then "手続きは{procedure}である",
        ja: "窓口が答えた手続きを確かめる",
        en: "checks the procedure answered",
        example: "手続きは利用終了・変更申請である",
        async |world, args| {
            world.expect_decision(Decision::Procedure(args.parse(0)?))
        }
    ),
];

parameters! {
    "field", Field::WORDS, "アカウント登録の入力欄", "a field of the account form";
    "agreement", "一致し|一致せず", "二つのパスワードの一致", "whether the passwords agree";
    "consent", "同意して|同意せずに", "規約への同意", "whether the terms are agreed to";
    "activation", "有効化して|有効化せずに", "アカウントの有効化", "whether the account was activated";
    "material", Material::WORDS, "ポータルの資料", "something that a portal publishes";
    "login", "して|せずに", "ログインしたか", "whether someone is logged in";
    "page", Page::WORDS, "ポータルのページ", "a page of the portal";
    "need", Need::WORDS, "施設がしたいこと", "what a facility wants";
    "procedure", Procedure::WORDS, "ポータルの手続き", "a procedure of the portal";
    "affiliation", Affiliation::WORDS, "所属機関", "what is chosen as institution";
    "entry", RegistrationEntry::WORDS, "登録画面の欄", "an entry of the registration form";
}

/// A value of so many characters for a field of the account form, right in everything but perhaps its length.
fn value_of_length(field: Field, length: usize) -> Result<String, Trouble> {
    let (start, filler, end) = match field {
        Field::Mail => ("", "a", "@example.test"),
        Field::Password => ("Aa0", "x", ""),
        Field::Code | Field::Phone => ("", "1", ""),
        Field::FamilyName | Field::GivenName | Field::Prefecture => ("", "試", ""),
    };
    let count = length.checked_sub(start.len() + end.len()).ok_or_else(|| {
        Trouble::suite(Text::new(
            format!("{field}を{length}文字で正しく作れない"),
            format!("{} cannot be made right in {length} characters", field.en()),
        ))
    })?;
    Ok(format!("{start}{}{end}", filler.repeat(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_length() {
        for (field, length) in
            [(Field::Mail, 41), (Field::Password, 101), (Field::Code, 7), (Field::FamilyName, 1)]
        {
            assert_eq!(value_of_length(field, length).unwrap().chars().count(), length);
        }
        assert!(value_of_length(Field::Mail, 5).is_err());
    }
}
