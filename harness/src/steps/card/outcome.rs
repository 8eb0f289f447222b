//! Steps that judge what came of an operation on the card.

use apdu::{ResponseRef, StatusWord};
use conformance::Text;
use jpki::PinKind;

use super::operation::{MESSAGE, card_said, expect_duplicate, expect_tries, nothing_yet, unless_rig};
use super::words::{Hex, Sw};
use crate::step;
use crate::step::StepDef;
use crate::trouble::Trouble;

pub(super) const STEPS: &[StepDef] = &[
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
