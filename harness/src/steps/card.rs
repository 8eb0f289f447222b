//! Steps about the card and its reader: what is done with them. What must come of it is in `outcome.rs`.

mod double_sender;
mod operation;
mod outcome;
pub mod scene;
mod words;

use apdu::{Channel as _, Reset};
use conformance::Text;
use jpki::{Jpki, Key};

use crate::card_kind::CardKind;
use crate::step;
use crate::step::StepDef;
use crate::trouble::Trouble;

pub(crate) use words::PARAMETERS;

use operation::{
    OtherPin, authenticate_internally, change_pin, open_other, present_false_terminal, sign, unless_rig,
};
use words::{CertificateWord, Hex, ReaderWord};

/// Every step about the card, what is done first.
pub(crate) fn steps() -> impl Iterator<Item = StepDef> {
    ACTIONS.iter().chain(outcome::STEPS).copied()
}

const ACTIONS: &[StepDef] = &[
    step!(
        Given "{card}個人番号カードを{reader}に置く",
        ja: "その状態のカードを、その種類のカードリーダーに置き、電源を入れる",
        en: "places a card of this state in a reader of this kind and powers it on",
        example: "正常な個人番号カードを汎用カードリーダーに置く",
        async |world, args| {
            let card: CardKind = args.parse(0)?;
            let ReaderWord(reader) = args.parse(1)?;
            world.place_card(card, reader)
        }
    ),
    step!(
        When "公的個人認証APを選択する",
        ja: "カードの公的個人認証APを SELECT で選ぶ",
        en: "selects the card's JPKI application",
        example: "公的個人認証APを選択する",
        async |world, _| {
            let selected = Jpki::select(world.card()?).map(|_| ());
            world.card.outcome = Some(unless_rig(selected)?);
            Ok(())
        }
    ),
    step!(
        When "正しい暗証番号を入力する",
        ja: "利用者証明用の正しい暗証番号で VERIFY を一度だけ送る",
        en: "sends VERIFY once with the right user-authentication PIN",
        example: "正しい暗証番号を入力する",
        async |world, _| { world.present_pin(true) }
    ),
    step!(
        When "誤った暗証番号を入力する",
        ja: "利用者証明用の誤った暗証番号で VERIFY を一度だけ送る。残り回数を一つ使う",
        en: "sends VERIFY once with a wrong user-authentication PIN; spends one try",
        example: "誤った暗証番号を入力する",
        pin_tries: 1,
        async |world, _| { world.present_pin(false) }
    ),
    step!(
        When "コマンドを二度ずつ送るクライアントで誤った暗証番号を入力する",
        ja: "一つのコマンドを二度送ると知られたクライアント (jpki 0.4) のやりとりで、公的個人認証APを選び、誤った暗証番号を送る。残り回数を二つ使う",
        en: "selects the JPKI application and sends a wrong PIN in the exchanges of a client known to send each command twice (jpki 0.4); spends two tries",
        example: "コマンドを二度ずつ送るクライアントで誤った暗証番号を入力する",
        pin_tries: 2,
        async |world, _| { double_sender::present_wrong_pin(world) }
    ),
    step!(
        When "閉塞を承知で正しい暗証番号を送る",
        ja: "残り回数が0のときに限り、正しい暗証番号で VERIFY を送る (失う回数がないので安全)",
        en: "sends VERIFY with the right PIN, but only if no try is left to be lost",
        example: "閉塞を承知で正しい暗証番号を送る",
        async |world, _| {
            let bench = world.bench()?;
            let outcome = world.jpki()?.verify_blocked(&bench.pins.right);
            world.card.outcome = Some(unless_rig(outcome)?);
            Ok(())
        }
    ),
    step!(
        When "{certificate}を読み出す",
        ja: "証明書のファイルを最後まで読み出す",
        en: "reads a certificate file to its end",
        example: "利用者証明用電子証明書を読み出す",
        async |world, args| {
            let CertificateWord(kind) = args.parse(0)?;
            let read = unless_rig(world.jpki()?.certificate(kind))?;
            world.card.outcome = Some(read.as_ref().map(|_| ()).map_err(Clone::clone));
            world.card.certificate = Some(read);
            Ok(())
        }
    ),
    step!(
        When "利用者証明用の鍵で署名させる",
        ja: "利用者証明用の秘密鍵で DigestInfo (SHA-256) に署名させる",
        en: "has the user-authentication key sign a SHA-256 DigestInfo",
        example: "利用者証明用の鍵で署名させる",
        async |world, _| { sign(world, Key::UserAuthentication) }
    ),
    step!(
        When "署名用の鍵で署名させる",
        ja: "署名用の秘密鍵で DigestInfo (SHA-256) に署名させる",
        en: "has the signature key sign a SHA-256 DigestInfo",
        example: "署名用の鍵で署名させる",
        async |world, _| { sign(world, Key::Signature) }
    ),
    step!(
        When "カードの電源を入れ直す",
        ja: "カードの電源を切り、入れ直す",
        en: "takes the card's power away and gives it back",
        example: "カードの電源を入れ直す",
        async |world, _| {
            world.card()?.reset(Reset::Cold).map(|_| ()).map_err(|error| {
                Trouble::rig(Text::new(format!("電源を入れ直せない: {error}"), format!("cold reset failed: {error}")))
            })
        }
    ),
    step!(
        When "カードにコマンド「{hex}」を送る",
        ja: "書いたとおりのコマンドAPDUを一度だけ送る",
        en: "sends this command APDU as written, once",
        example: "カードにコマンド「00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01」を送る",
        async |world, args| {
            let Hex(command) = args.parse(0)?;
            let response = world.card()?.transmit(&command).map_err(|error| {
                Trouble::rig(Text::new(format!("送れない: {error}"), format!("cannot be sent: {error}")))
            })?;
            world.card.response_before = world.card.response.replace(response);
            Ok(())
        }
    ),
    step!(
        When "照合せずに暗証番号の変更を求める",
        ja: "VERIFY を送らずに利用者証明用の暗証番号の変更 (CHANGE REFERENCE DATA) を一度だけ送る。使い捨てのカードで試す",
        en: "sends CHANGE REFERENCE DATA for the user-authentication PIN once, without VERIFY; for disposable cards",
        example: "照合せずに暗証番号の変更を求める",
        async |world, _| {
            let response = world.card()?.transmit(b"\x00\x24\x01\x98\x040000").map_err(|error| {
                Trouble::rig(Text::new(format!("送れない: {error}"), format!("cannot be sent: {error}")))
            })?;
            world.card.response_before = world.card.response.replace(response);
            Ok(())
        }
    ),
    step!(
        When "暗証番号を別の値に変える",
        ja: "利用者証明用の暗証番号を、照合した上で別の値に変える。使い捨てのカードで試す",
        en: "changes the user-authentication PIN to another value, after verifying it; for disposable cards",
        example: "暗証番号を別の値に変える",
        async |world, _| { change_pin(world) }
    ),
    step!(
        When "変えた後の暗証番号を入力する",
        ja: "「暗証番号を別の値に変える」で変えた後の値で VERIFY を一度だけ送る",
        en: "sends VERIFY once with the value the PIN was changed to",
        example: "変えた後の暗証番号を入力する",
        async |world, _| { world.present_pin(false) }
    ),
    step!(
        When "券面事項入力補助用の暗証番号を入力する",
        ja: "券面事項入力補助APを選択し、その暗証番号で VERIFY を一度だけ送る (模擬カードのみ)",
        en: "selects the text application and sends VERIFY once with its PIN (simulated cards only)",
        example: "券面事項入力補助用の暗証番号を入力する",
        async |world, _| { open_other(world, OtherPin::Text) }
    ),
    step!(
        When "照合番号Bを入力する",
        ja: "券面事項入力補助APを選択し、照合番号Bで VERIFY を一度だけ送る (模擬カードのみ)",
        en: "selects the text application and sends VERIFY once with 照合番号B (simulated cards only)",
        example: "照合番号Bを入力する",
        async |world, _| { open_other(world, OtherPin::NumberB) }
    ),
    step!(
        When "生年月日を入力する",
        ja: "券面事項確認APを選択し、生年月日で VERIFY を一度だけ送る (模擬カードのみ)",
        en: "selects the visual application and sends VERIFY once with the birth date (simulated cards only)",
        example: "生年月日を入力する",
        async |world, _| { open_other(world, OtherPin::BirthDate) }
    ),
    step!(
        When "完全性情報を調べる",
        ja: "個人番号と四情報のファイルが、カードの完全性情報のハッシュ値に合うかを調べる",
        en: "compares My Number's and the attributes' files with the hashes of the card's integrity block",
        example: "完全性情報を調べる",
        async |world, _| {
            let checked = jpki::Text::already_selected(world.card()?).check_integrity();
            world.card.integrity = Some(unless_rig(checked)?);
            Ok(())
        }
    ),
    step!(
        When "偽の端末の証明書を示す",
        ja: "カードの知らない鍵で署名された端末の証明書を、特定機関認証の最初の手順で示す (試験用カードのみ)",
        en: "presents a terminal certificate signed by a key the card does not know, in the first steps of terminal authentication (test cards only)",
        example: "偽の端末の証明書を示す",
        async |world, _| { present_false_terminal(world) }
    ),
    step!(
        When "共通カードの鍵で{int}バイトのチャレンジに署名させる",
        ja: "共通カードAPの鍵に INTERNAL AUTHENTICATE で署名させる",
        en: "has the common application's key sign a challenge by INTERNAL AUTHENTICATE",
        example: "共通カードの鍵で255バイトのチャレンジに署名させる",
        async |world, args| { authenticate_internally(world, args.parse(0)?) }
    ),
];
