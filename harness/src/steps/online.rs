//! Steps about the online route: from the card at the desk to the qualification on the screen.

mod operation;
pub mod scene;
mod taken;

use conformance::Text;

use crate::online::OnlineError;
use crate::step;
use crate::step::{Parameter, StepDef};
use crate::trouble::Trouble;

use operation::{By, expect_card_error};

/// Parameters of the steps below.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "validity",
        regex: "有効|無効|無効（新しい資格あり）|該当資格なし|複数該当",
        ja: "資格有効性",
        en: "the validity of a qualification",
    },
    Parameter {
        name: "code",
        regex: "TSK-[A-Z0-9-]+",
        ja: "ゲートウェイの理由コード",
        en: "a reason code of the gateway",
    },
];

/// The steps.
pub(crate) const STEPS: &[StepDef] = &[
    step!(
        When "暗証番号でオンライン資格確認を行う",
        ja: "正しい暗証番号を一度だけ入力し、ゲートウェイに資格を照会する",
        en: "enters the right PIN once and asks the gateway for the qualification",
        example: "暗証番号でオンライン資格確認を行う",
        async |world, _| { world.verify_online(By::RightPin).await }
    ),
    step!(
        When "誤った暗証番号でオンライン資格確認を行う",
        ja: "誤った暗証番号を一度だけ入力し、ゲートウェイに資格を照会する。残り回数を一つ使う",
        en: "enters a wrong PIN once and asks the gateway; spends one try",
        example: "誤った暗証番号でオンライン資格確認を行う",
        pin_tries: 1,
        async |world, _| { world.verify_online(By::WrongPin).await }
    ),
    step!(
        When "署名を書き換えてオンライン資格確認を行う",
        ja: "カードの署名の一ビットを反転してからゲートウェイに送る",
        en: "turns one bit of the card's signature before it goes to the gateway",
        example: "署名を書き換えてオンライン資格確認を行う",
        async |world, _| { world.verify_online(By::TamperedSignature).await }
    ),
    step!(
        When "暗証番号の入力中にカードを抜いてオンライン資格確認を行う",
        ja: "暗証番号がカードに届く前にカードがなくなる。残り回数は減らない",
        en: "the card is gone before the PIN reaches it; no try is spent",
        example: "暗証番号の入力中にカードを抜いてオンライン資格確認を行う",
        async |world, _| { world.verify_online(By::TakenCard).await }
    ),
    step!(
        When "同じチャレンジに二度答える",
        ja: "行儀の悪い端末を装い、一つのチャレンジに同じ署名で二度答える",
        en: "plays a rogue device that answers one challenge twice with the same signature",
        example: "同じチャレンジに二度答える",
        async |world, _| { world.replay().await }
    ),
    step!(
        When "目視でオンライン資格確認を行う",
        ja: "暗証番号の代わりに職員が目視で本人を確認し、ゲートウェイに資格を照会する",
        en: "staff check the person by sight instead of a PIN, and the gateway is asked",
        example: "目視でオンライン資格確認を行う",
        async |world, _| { world.verify_online(By::Sight).await }
    ),
    step!(
        Then "資格は「{validity}」と表示される",
        ja: "得られた資格有効性を確かめる",
        en: "checks the validity that was obtained",
        example: "資格は「有効」と表示される",
        async |world, args| {
            let expected = args.text(0)?;
            let observed = world.online_outcome()?.validity.word();
            if observed == expected {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("資格有効性が違う", "the validity is wrong"))
                .expected(expected)
                .observed(observed))
        }
    ),
    step!(
        Then "表示に次の項目がある:",
        ja: "画面の項目と値を表で確かめる (値が空の行は、項目があることだけを確かめる)",
        en: "checks items and values on the screen by a table; an empty value checks only that the item is there",
        example: "表示に次の項目がある:",
        async |world, args| {
            let rows = world.online_outcome()?.rows();
            let table = args.table().ok_or_else(|| {
                Trouble::suite(Text::new("この手順には表が要る", "this step needs a table"))
            })?;
            for cells in table {
                let (label, value) = match cells.as_slice() {
                    [label] => (label, ""),
                    [label, value] => (label, value.as_str()),
                    _ => return Err(Trouble::suite(Text::new("表は二列まで", "the table has at most two columns"))),
                };
                let observed: Vec<&str> =
                    rows.iter().filter(|(name, _)| name == label).map(|(_, value)| value.as_str()).collect();
                let met = !observed.is_empty() && (value.is_empty() || observed.contains(&value));
                if !met {
                    let what = Text::new(format!("項目「{label}」が違う"), format!("the item {label:?} is wrong"));
                    let observed = if observed.is_empty() { "-".to_owned() } else { observed.join(" / ") };
                    return Err(Trouble::subject(what).expected(value).observed(observed));
                }
            }
            Ok(())
        }
    ),
    step!(
        Then "健康・医療情報は表示されない",
        ja: "応答に健康・医療情報が含まれていないことを確かめる (含まれていればクライアントが応答全体を拒む)",
        en: "checks that no health or medical data came; if it had, the client would have refused the whole answer",
        example: "健康・医療情報は表示されない",
        async |world, _| { world.online_outcome().map(|_| ()) }
    ),
    step!(
        Then "証明書の期限についてのお知らせがある",
        ja: "成功の応答に、証明書の期限についての付帯コードがあることを確かめる",
        en: "checks that the answer carries the side code about the certificate's end, on success",
        example: "証明書の期限についてのお知らせがある",
        async |world, _| {
            match &world.online_outcome()?.note {
                Some(_) => Ok(()),
                None => Err(Trouble::subject(Text::new(
                    "証明書の期限についてのお知らせがない",
                    "there is no note about the certificate's end",
                ))),
            }
        }
    ),
    step!(
        Then "お知らせはない",
        ja: "成功の応答に付帯コードがないことを確かめる",
        en: "checks that the answer carries no side code",
        example: "お知らせはない",
        async |world, _| {
            match &world.online_outcome()?.note {
                None => Ok(()),
                Some(note) => Err(Trouble::subject(Text::new("余計なお知らせがある", "there is a note too many"))
                    .observed(note.code.as_str())),
            }
        }
    ),
    step!(
        Then "資格情報は一件も表示されない",
        ja: "資格情報が一件もないことを確かめる",
        en: "checks that not a single qualification is shown",
        example: "資格情報は一件も表示されない",
        async |world, _| {
            match world.online_outcome()?.qualifications.len() {
                0 => Ok(()),
                count => Err(Trouble::subject(Text::new("資格情報が表示された", "qualifications were shown"))
                    .expected(0)
                    .observed(count)),
            }
        }
    ),
    step!(
        Then "ゲートウェイは理由「{code}」で拒む",
        ja: "ゲートウェイがこの理由コードで照会を拒んだことを確かめる",
        en: "checks that the gateway refused with this reason code",
        example: "ゲートウェイは理由「TSK-CERTIFICATE-REVOKED」で拒む",
        async |world, args| {
            let expected = args.text(0)?;
            let wrong = || {
                Trouble::subject(Text::new("ゲートウェイの拒み方が違う", "the gateway did not refuse as it should"))
                    .expected(expected)
            };
            if let Some(reply) = &world.online.replay {
                let observed = reply.code.as_deref().map_or_else(|| reply.status.to_string(), str::to_owned);
                return if observed == expected { Ok(()) } else { Err(wrong().observed(observed)) };
            }
            match &world.online.result {
                Some(Err(OnlineError::Client(client::Error::Gateway { problem, .. }))) => {
                    let code = problem.code.to_string();
                    if code == expected { Ok(()) } else { Err(wrong().observed(code)) }
                }
                Some(Err(error)) => Err(wrong().observed(error)),
                Some(Ok(outcome)) => Err(wrong().observed(outcome.validity.word())),
                None => world.online_outcome().map(|_| ()),
            }
        }
    ),
    step!(
        Then "暗証番号の誤りで資格確認は終わる",
        ja: "カードが暗証番号を誤りとして拒み、ゲートウェイに答えが送られなかったことを確かめる",
        en: "checks that the card refused the PIN and no answer went to the gateway",
        example: "暗証番号の誤りで資格確認は終わる",
        async |world, _| { expect_card_error(world, |error| matches!(error, jpki::Error::WrongPin { .. })) }
    ),
    step!(
        Then "暗証番号の閉塞で資格確認は終わる",
        ja: "カードの暗証番号が閉塞していて、ゲートウェイに答えが送られなかったことを確かめる",
        en: "checks that the PIN was blocked and no answer went to the gateway",
        example: "暗証番号の閉塞で資格確認は終わる",
        async |world, _| { expect_card_error(world, |error| matches!(error, jpki::Error::Blocked { .. })) }
    ),
    step!(
        Then "カードが抜かれて資格確認は終わる",
        ja: "カードがなくなったことを名指して資格確認が終わったことを確かめる",
        en: "checks that the verification ended, naming that the card was gone",
        example: "カードが抜かれて資格確認は終わる",
        async |world, _| {
            expect_card_error(world, |error| {
                matches!(error, jpki::Error::Channel { source, .. } if source.fault == apdu::Fault::CardGone)
            })
        }
    ),
    step!(
        Then "カードリーダーは使えないとして断られる",
        ja: "窓口がこのカードリーダーを断り、カードに何も送らなかったことを確かめる",
        en: "checks that the front desk refused this reader and sent nothing to the card",
        example: "カードリーダーは使えないとして断られる",
        async |world, _| {
            if world.online.desk_refusal.is_some() {
                return Ok(());
            }
            Err(Trouble::subject(Text::new(
                "使えないはずのカードリーダーで資格確認を行った",
                "verification went on with a reader that must not be used",
            )))
        }
    ),
];

// The words in `{validity}` are the client's own; a test below keeps the two lists equal.
#[cfg(test)]
mod tests {
    use client::code::QualificationValidity;

    use super::*;

    #[test]
    fn every_validity_can_be_written_in_a_scenario() {
        let pattern = PARAMETERS.iter().find(|parameter| parameter.name == "validity").unwrap();
        let words: Vec<&str> = pattern.regex.split('|').collect();
        let known: Vec<&str> = QualificationValidity::ALL.iter().map(|value| value.word()).collect();
        assert_eq!(words, known);
    }
}
