//! Steps about what changed after the two notices.

use eligibility::desk::Question;
use eligibility::later::certificate::{Holder, PaperForm, Presented};
use eligibility::later::grace::{self, GraceEnd, Use};
use eligibility::later::interim::{Brought, Visit};
use eligibility::later::screen::Shown;
use eligibility::later::smartphone::{Phone, Tap, Unlock};

use super::words::parameters;
use crate::step;
use crate::step::StepDef;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        Given "暫定の取扱いはこの施設にも当てはまるとみなす",
        ja: "医療機関と薬局に向けた暫定の取扱いが、この施設でも使えると仮定する",
        en: "assumes that the interim rule, written for medical institutions and pharmacies, holds here too",
        example: "暫定の取扱いはこの施設にも当てはまるとみなす",
        async |world, _| {
            world.front_desk.assumed.interim_applies = true;
            Ok(())
        }
    ),
    step!(
        When "{day}に{brought}を{looking_up}受け付ける",
        ja: "暫定の取扱いで受け付けてよいかを尋ねる",
        en: "asks whether an insufficient paper may be accepted in the interim",
        example: "2026-03-31に期限の過ぎた健康保険証を記号・番号で照会して受け付ける",
        async |world, args| {
            let visit = Visit {
                day: args.parse(0)?,
                brought: args.parse(1)?,
                looked_up: args.text(2)? == "記号・番号で照会して",
                applies_here: world.front_desk.assumed.interim_applies,
            };
            world.ask_desk(Question::Interim(visit))
        }
    ),
    // --- 資格確認書と資格情報のお知らせ
    step!(
        When "有効期限{day}の資格確認書の{certificate_form}を{day}に見せる",
        ja: "その資格確認書で確認してよいかを尋ねる",
        en: "asks whether the certificate counts as it is presented",
        example: "有効期限2025-07-31の資格確認書の原本を2025-07-31に見せる",
        async |world, args| {
            let (expires, form, day) = (args.parse(0)?, args.parse(1)?, args.parse(2)?);
            world.ask_desk(Question::Certificate(Presented { form, expires, day }))
        }
    ),
    step!(
        When "有効期限{day}の資格情報のお知らせを{day}に見せる",
        ja: "有効期限の書かれたお知らせがまだ使えるかを尋ねる",
        en: "asks whether a notice of qualification with a last day is in date",
        example: "有効期限2025-07-31の資格情報のお知らせを2025-07-31に見せる",
        async |world, args| {
            world.ask_desk(Question::NoticeDate { expires: Some(args.parse(0)?), day: args.parse(1)? })
        }
    ),
    step!(
        When "有効期限のない資格情報のお知らせを{day}に見せる",
        ja: "有効期限の書かれていないお知らせが使えるかを尋ねる",
        en: "asks whether a notice of qualification without a last day is in date",
        example: "有効期限のない資格情報のお知らせを2026-08-01に見せる",
        async |world, args| {
            world.ask_desk(Question::NoticeDate { expires: None, day: args.parse(0)? })
        }
    ),
    step!(
        When "{day}に{age}で利用登録したカードの{having}人へ資格確認書を送る",
        ja: "申請がなくても資格確認書が届く人かを尋ねる",
        en: "asks whether a person is sent the certificate without asking",
        example: "2026-07-31に75歳以上で利用登録したカードのある人へ資格確認書を送る",
        async |world, args| {
            let (elderly, registered) = (args.text(1)? == "75歳以上", args.text(2)? == "ある");
            world.ask_desk(Question::CertificateSent(Holder { elderly, registered, day: args.parse(0)? }))
        }
    ),
    // --- 電子証明書の期限
    step!(
        Given "電子証明書の猶予は{grace_end}とみなす",
        ja: "公表されていない猶予の終わりを仮定する",
        en: "assumes when the three months end, which is not public",
        example: "電子証明書の猶予は3か月後の月末までとみなす",
        async |world, args| {
            world.front_desk.assumed.grace_end = args.parse(0)?;
            Ok(())
        }
    ),
    step!(
        When "{day}で電子証明書の切れるカードを{day}に{card_use}に使う",
        ja: "そのカードを使えるかを尋ねる",
        en: "asks whether a card around the end of its certificate can be used",
        example: "2025-05-15で電子証明書の切れるカードを2025-08-15にオンライン資格確認に使う",
        async |world, args| {
            let (expires, day, purpose) = (args.parse(0)?, args.parse(1)?, args.parse(2)?);
            let end = world.front_desk.assumed.grace_end;
            world.ask_desk(Question::CertificateGrace(grace::Presented { expires, day, purpose, end }))
        }
    ),
    step!(
        When "{day}で電子証明書の切れるカードを{day}に見て更新を勧める",
        ja: "更新を知らせる時期かを尋ねる",
        en: "asks whether a warning about the certificate's end is due",
        example: "2025-05-15で電子証明書の切れるカードを2025-02-15に見て更新を勧める",
        async |world, args| {
            world.ask_desk(Question::ExpiryWarning { expires: args.parse(0)?, day: args.parse(1)? })
        }
    ),
    // --- スマートフォン
    step!(
        Given "資格確認限定型もスマートフォンを読み取れるとみなす",
        ja: "公開されていない資格確認限定型の対応を仮定する",
        en: "assumes that the limited type reads smartphones, which is not public",
        example: "資格確認限定型もスマートフォンを読み取れるとみなす",
        async |world, _| {
            world.front_desk.assumed.limited_type_reads = true;
            Ok(())
        }
    ),
    step!(
        When "スマートフォン用の機器の{having}{kind}の施設で{day}に{phone}をかざす",
        ja: "そのスマートフォンをカードの代わりに使えるかを尋ねる",
        en: "asks whether this smartphone can stand for the card",
        example: "スマートフォン用の機器のある既存型の施設で2025-09-19にiPhone XS以降でiOS 18.5以降をかざす",
        async |world, args| {
            let tap = Tap {
                equipped: args.text(0)? == "ある",
                kind: args.parse(1)?,
                day: args.parse(2)?,
                phone: args.parse(3)?,
                limited_type_reads: world.front_desk.assumed.limited_type_reads,
            };
            world.ask_desk(Question::Smartphone(tap))
        }
    ),
    step!(
        When "{phone}の持ち主を{unlock}で確かめる",
        ja: "スマートフォンの持ち主をそう確かめてよいかを尋ねる",
        en: "asks whether a phone's holder is confirmed this way",
        example: "対応一覧にあるAndroidの持ち主をスマートフォンの生体認証で確かめる",
        async |world, args| {
            world.ask_desk(Question::SmartphoneUnlock { phone: args.parse(0)?, unlock: args.parse(1)? })
        }
    ),
    // --- マイナポータルの画面
    step!(
        Given "画像や保存したファイルも画面の提示とみなす",
        ja: "公表されていない取扱いを仮定する",
        en: "assumes that pictures and stored files count as the screen, which no source says",
        example: "画像や保存したファイルも画面の提示とみなす",
        async |world, _| {
            world.front_desk.assumed.stored_counts = true;
            Ok(())
        }
    ),
    step!(
        When "マイナポータルの資格情報画面として{shown}を見せる",
        ja: "画面の提示になるかを尋ねる",
        en: "asks whether what is shown counts as the Mynaportal screen",
        example: "マイナポータルの資格情報画面として画面を写した画像を見せる",
        async |world, args| {
            let stored_counts = world.front_desk.assumed.stored_counts;
            world.ask_desk(Question::Screen { shown: args.parse(0)?, stored_counts })
        }
    ),
];

parameters! {
    "brought", Brought::WORDS, "暫定の取扱いで見せるもの", "an insufficient paper";
    "looking_up", "記号・番号で照会して|照会せずに", "記号・番号で照会したか", "whether its numbers were looked up";
    "certificate_form", PaperForm::WORDS, "資格確認書の原本かコピーか", "original or copy";
    "age", "75歳以上|75歳未満", "年齢", "age";
    "having", "ある|ない", "あるかないか", "with or without";
    "grace_end", GraceEnd::WORDS, "猶予の終わり", "when the three months end";
    "card_use", Use::WORDS, "カードの使い道", "what the card is used for";
    "phone", Phone::WORDS, "スマートフォンの機種", "a smartphone";
    "unlock", Unlock::WORDS, "持ち主の確かめ方", "how a phone's holder is confirmed";
    "shown", Shown::WORDS, "画面の見せ方", "how the screen is shown";
}
