//! Steps about the card and its reader.

mod double_sender;
mod operation;
pub mod scene;
mod words;

use apdu::{Channel as _, Reset, ResponseRef, StatusWord};
use conformance::Text;
use jpki::{Jpki, Key, PinKind};

use crate::card_kind::CardKind;
use crate::step;
use crate::step::StepDef;
use crate::trouble::Trouble;

pub(crate) use words::PARAMETERS;

use operation::{
    MESSAGE, OtherPin, authenticate_internally, card_said, change_pin, expect_duplicate, expect_tries,
    nothing_yet, open_other, present_false_terminal, sign, unless_rig,
};
use words::{CertificateWord, Hex, ReaderWord, Sw};

/// The steps.
pub(crate) const STEPS: &[StepDef] = &[
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
        Then "完全性情報はファイルの内容に合う",
        ja: "「完全性情報を調べる」の結果が合っていることを確かめる",
        en: "checks that the integrity block fits the files",
        example: "完全性情報はファイルの内容に合う",
        async |world, _| {
            match &world.card.integrity {
                Some(Ok(true)) => Ok(()),
                Some(Ok(false)) => Err(Trouble::subject(Text::new("ハッシュ値が合わない", "the hashes do not fit"))),
                Some(Err(error)) => Err(card_said(Text::new("調べられない", "the check failed"), error)),
                None => Err(nothing_yet("完全性情報の調べ", "check of the integrity block")),
            }
        }
    ),
    step!(
        Then "最後の状態語は{sw}である",
        ja: "カードが最後に答えた SW1-SW2 を、何の操作であったかを問わず確かめる",
        en: "checks the status word of the card's last answer, whatever the operation was",
        example: "最後の状態語は6984である",
        async |world, args| {
            let Sw(expected) = args.parse(0)?;
            let observed = world.card()?.last_status().ok_or_else(|| nothing_yet("カードの答え", "answer"))?;
            if observed == expected {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("状態語が違う", "the status word is wrong")).expected(expected).observed(observed))
        }
    ),
    step!(
        Then "前の応答とデータが異なる",
        ja: "直前の応答のデータが、その一つ前のコマンドの応答と異なることを確かめる",
        en: "checks that the data of the last answer differs from that of the one before",
        example: "前の応答とデータが異なる",
        async |world, _| {
            match (&world.card.response_before, &world.card.response) {
                (Some(before), Some(last)) if before != last => Ok(()),
                (Some(_), Some(_)) => Err(Trouble::subject(Text::new("同じデータが返った", "the same data came again"))),
                _ => Err(nothing_yet("二つのコマンド", "two commands")),
            }
        }
    ),
    step!(
        Then "応答の状態語は{sw}である",
        ja: "直前に送ったコマンドの応答の SW1-SW2 を確かめる",
        en: "checks the status word of the answer to the command sent before",
        example: "応答の状態語は9000である",
        async |world, args| {
            let Sw(expected) = args.parse(0)?;
            let bytes = world.card.response.as_deref().ok_or_else(|| nothing_yet("コマンド", "command"))?;
            let response = ResponseRef::parse(bytes).map_err(|error| {
                Trouble::subject(Text::new("応答に状態語がない", "the answer has no status word")).observed(error)
            })?;
            if response.status == expected {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("状態語が違う", "the status word is wrong"))
                .expected(expected)
                .observed(response.status))
        }
    ),
    step!(
        Then "応答のデータは{int}バイトである",
        ja: "直前に送ったコマンドの応答のデータ長を確かめる (状態語は数えない)",
        en: "checks the length of the data in the last answer, status word not counted",
        example: "応答のデータは4バイトである",
        async |world, args| {
            let expected: usize = args.parse(0)?;
            let bytes = world.card.response.as_deref().ok_or_else(|| nothing_yet("コマンド", "command"))?;
            let observed = bytes.len().saturating_sub(2);
            if observed == expected {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("応答のデータの長さが違う", "the answer has another length"))
                .expected(expected)
                .observed(observed))
        }
    ),
    step!(
        Then "操作は受け付けられる",
        ja: "直前のカードへの操作が成功したことを確かめる",
        en: "checks that the last operation on the card succeeded",
        example: "操作は受け付けられる",
        async |world, _| {
            match world.card_outcome()? {
                Ok(()) => Ok(()),
                Err(error) => Err(card_said(
                    Text::new("受け付けられるはずの操作が拒まれた", "the operation should have been accepted"),
                    error,
                )),
            }
        }
    ),
    step!(
        When "共通カードの鍵で{int}バイトのチャレンジに署名させる",
        ja: "共通カードAPの鍵に INTERNAL AUTHENTICATE で署名させる",
        en: "has the common application's key sign a challenge by INTERNAL AUTHENTICATE",
        example: "共通カードの鍵で255バイトのチャレンジに署名させる",
        async |world, args| { authenticate_internally(world, args.parse(0)?) }
    ),
    step!(
        Then "操作は拒まれる",
        ja: "直前のカードへの操作が、状態語を問わずカードに拒まれたことを確かめる",
        en: "checks that the card refused the last operation, with whatever status word",
        example: "操作は拒まれる",
        async |world, _| {
            let wrong = || Trouble::subject(Text::new("カードに拒まれていない", "the card did not refuse"));
            match world.card_outcome()? {
                Err(jpki::Error::Refused { .. }) => Ok(()),
                Err(error) => Err(wrong().observed(error)),
                Ok(()) => Err(wrong().observed(StatusWord::OK)),
            }
        }
    ),
    step!(
        Then "操作は状態語{sw}で拒まれる",
        ja: "直前のカードへの操作が、この状態語で拒まれたことを確かめる",
        en: "checks that the card refused the last operation with this status word",
        example: "操作は状態語6982で拒まれる",
        async |world, args| {
            let Sw(expected) = args.parse(0)?;
            let wrong = || {
                Trouble::subject(Text::new("拒まれ方が違う", "the refusal is not as it should be")).expected(expected)
            };
            match world.card_outcome()? {
                Err(jpki::Error::Refused { status, .. }) if *status == expected => Ok(()),
                Err(error) => Err(wrong().observed(error)),
                Ok(()) => Err(wrong().observed(StatusWord::OK)),
            }
        }
    ),
    step!(
        Then "暗証番号は誤りとして拒まれ、残りは{int}回になる",
        ja: "VERIFY が 63Cx で拒まれ、残り回数がこの数であることを確かめる",
        en: "checks that VERIFY was refused with 63Cx and this many tries left",
        example: "暗証番号は誤りとして拒まれ、残りは2回になる",
        async |world, args| {
            let expected: u8 = args.parse(0)?;
            match world.card_outcome()? {
                Err(jpki::Error::WrongPin { left, .. }) => expect_tries(*left, expected),
                Err(error) => Err(card_said(Text::new("誤りとしての拒み方ではない", "not refused as a wrong PIN"), error)
                    .expected(format!("63C{expected}"))),
                Ok(()) => Err(Trouble::subject(Text::new(
                    "誤った暗証番号が受け付けられた",
                    "a wrong PIN was accepted",
                ))
                .expected(format!("63C{expected}"))
                .observed(StatusWord::OK)),
            }
        }
    ),
    step!(
        Then "暗証番号は閉塞しているとして拒まれる",
        ja: "VERIFY が閉塞 (6984 または 6983) として拒まれたことを確かめる",
        en: "checks that VERIFY was refused because the PIN is blocked (6984 or 6983)",
        example: "暗証番号は閉塞しているとして拒まれる",
        async |world, _| {
            let wrong = || Trouble::subject(Text::new("閉塞として拒まれていない", "not refused as blocked"));
            match world.card_outcome()? {
                Err(jpki::Error::Blocked { .. }) => Ok(()),
                Err(error) => Err(wrong().observed(error)),
                Ok(()) => Err(wrong().observed(StatusWord::OK)),
            }
        }
    ),
    step!(
        Then "暗証番号の残り回数は{int}回である",
        ja: "空の VERIFY で残り回数を尋ね、この数であることを確かめる。回数は減らない",
        en: "asks the retry counter by an empty VERIFY, which costs nothing, and checks it",
        example: "暗証番号の残り回数は3回である",
        async |world, args| {
            let expected: u8 = args.parse(0)?;
            match unless_rig(world.jpki()?.tries(PinKind::UserAuthentication))? {
                Ok(left) => expect_tries(left, expected),
                Err(error) => Err(card_said(Text::new("残り回数が分からない", "the card does not tell the counter"), &error)
                    .expected(format!("63C{expected}"))),
            }
        }
    ),
    step!(
        Then "証跡は、二度送られたコマンドとして、{sw}と答えられたINS {hex}のものだけを示す",
        ja: "二度送ってはならないコマンドのうち、証跡が直前の繰り返し (duplicate_of) と示すものが、この命令と状態語の一つだけであることを確かめる",
        en: "checks that the evidence names exactly one repetition of a command that must never be sent twice (duplicate_of), of this instruction and status word",
        example: "証跡は、二度送られたコマンドとして、63C1と答えられたINS 20のものだけを示す",
        async |world, args| {
            let Sw(status) = args.parse(0)?;
            let Hex(ins) = args.parse(1)?;
            expect_duplicate(world, status, &ins)
        }
    ),
    step!(
        Then "署名は読み出した証明書で検証できる",
        ja: "直前の署名を、先に読み出した証明書の公開鍵で検証する",
        en: "verifies the last signature with the public key of the certificate read before",
        example: "署名は読み出した証明書で検証できる",
        async |world, _| {
            let certificate = world.certificate()?;
            let signature = match &world.card.signature {
                Some(Ok(signature)) => signature,
                Some(Err(error)) => {
                    return Err(card_said(Text::new("署名が得られなかった", "there is no signature"), error));
                }
                None => return Err(nothing_yet("署名", "signature")),
            };
            certificate.verify_sha256(MESSAGE, signature).map_err(|error| {
                Trouble::subject(Text::new("署名が検証できない", "the signature does not verify")).observed(error)
            })
        }
    ),
    step!(
        Then "証明書は試験用の認証局が発行したものである",
        ja: "読み出した証明書の発行者が試験用と名乗っていることを確かめる (本物のカードを試験に使わないため)",
        en: "checks that the certificate's issuer calls itself a test authority, so that no real card is in use",
        example: "証明書は試験用の認証局が発行したものである",
        async |world, _| {
            let certificate = world.certificate()?;
            if certificate.is_test() {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("試験用の認証局ではない", "the issuer is no test authority"))
                .observed(certificate.issuer()))
        }
    ),
];
