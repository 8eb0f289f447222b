//! Steps about the card and its reader.

use std::str::FromStr;

use apdu::{Channel as _, Reset, ResponseRef, StatusWord};
use conformance::Text;
use jpki::{Certificate, CertificateKind, DigestInfo, Jpki, Key, PinKind};

use crate::bench::{BoxedChannel, ReaderKind};
use crate::card_kind::CardKind;
use crate::recorder::RecordedChannel;
use crate::step;
use crate::step::{Parameter, StepDef};
use crate::trouble::Trouble;
use crate::world::World;

/// What steps about the card remember.
#[derive(Default)]
pub struct Scene {
    card: Option<RecordedChannel<BoxedChannel>>,
    declared: Option<eligibility::device::Reader>,
    outcome: Option<Result<(), jpki::Error>>,
    certificate: Option<Certificate>,
    signature: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
}

/// What the card is asked to sign where a scenario does not say.
const MESSAGE: &[u8] = b"tashika: message to be signed in a test";

impl World {
    /// Puts a card into a reader of the bench.
    fn place_card(&mut self, card: CardKind, reader: ReaderKind) -> Result<(), Trouble> {
        let bench = self.bench()?;
        let placed = bench.cards.place(card, reader)?;
        let recorder = bench.recorder().clone();
        let channel = RecordedChannel::new(placed.channel, placed.reader, recorder, self.place());
        self.card = Scene { card: Some(channel), declared: Some(placed.declared), ..Scene::default() };
        Ok(())
    }

    /// The card of this scenario.
    pub(crate) fn card(&mut self) -> Result<&mut RecordedChannel<BoxedChannel>, Trouble> {
        self.card.card.as_mut().ok_or_else(no_card)
    }

    /// What the maker of this scenario's reader declares.
    pub(crate) fn reader_declared(&self) -> Result<eligibility::device::Reader, Trouble> {
        self.card.declared.ok_or_else(no_card)
    }

    fn jpki(&mut self) -> Result<Jpki<&mut RecordedChannel<BoxedChannel>>, Trouble> {
        Ok(Jpki::already_selected(self.card()?))
    }

    /// Presents the bench's right or wrong PIN once; what comes of it is kept for the steps that follow.
    fn present_pin(&mut self, right: bool) -> Result<(), Trouble> {
        let bench = self.bench()?;
        let pin = if right { &bench.pins.right } else { &bench.pins.wrong };
        let outcome = self.jpki()?.verify(pin, bench.pin_floor);
        if let Err(jpki::Error::Floor { left, floor, .. }) = &outcome {
            return Err(Trouble::rig(Text::new(
                format!("暗証番号の残りは {left} 回。誤れば下限の {floor} 回を割るため送らなかった"),
                format!(
                    "the PIN has {left} tries left; a wrong one would fall below the floor of {floor}, so it was not sent"
                ),
            )));
        }
        self.card.outcome = Some(unless_rig(outcome)?);
        Ok(())
    }

    fn card_outcome(&self) -> Result<&Result<(), jpki::Error>, Trouble> {
        self.card.outcome.as_ref().ok_or_else(|| nothing_yet("カードへの操作", "operation on the card"))
    }
}

/// Lets the subject's answers through and turns the transport's faults into trouble of the rig.
fn unless_rig<T>(outcome: Result<T, jpki::Error>) -> Result<Result<T, jpki::Error>, Trouble> {
    match outcome {
        Err(error @ jpki::Error::Channel { .. }) => Err(Trouble::rig(Text::new(
            format!("カードリーダーまたはその経路の障害: {error}"),
            format!("fault of the reader or the way to it: {error}"),
        ))),
        other => Ok(other),
    }
}

fn no_card() -> Trouble {
    Trouble::suite(Text::new(
        "カードが置かれていない。前提に「…個人番号カードを…に置く」を書く",
        "there is no card; begin with a step that places one",
    ))
}

fn nothing_yet(ja: &str, en: &str) -> Trouble {
    Trouble::suite(Text::new(format!("この手順の前に{ja}がない"), format!("no {en} came before this step")))
}

fn expect_tries(left: u8, expected: u8) -> Result<(), Trouble> {
    if left == expected {
        return Ok(());
    }
    Err(Trouble::subject(Text::new("暗証番号の残り回数が違う", "the retry counter is wrong"))
        .expected(expected)
        .observed(left))
}

fn card_said(what: Text, error: &jpki::Error) -> Trouble {
    Trouble::subject(what).observed(error)
}

/// `{reader}` in patterns.
struct ReaderWord(ReaderKind);

impl FromStr for ReaderWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "汎用カードリーダー" => Ok(Self(ReaderKind::Generic)),
            "拡張Lc/Leに対応しないカードリーダー" => Ok(Self(ReaderKind::ShortOnly)),
            "SAM内蔵のカードリーダー" => Ok(Self(ReaderKind::SamBuiltIn)),
            other => Err(format!("{other:?} is no kind of reader")),
        }
    }
}

/// `{certificate}` in patterns.
struct CertificateWord(CertificateKind);

impl FromStr for CertificateWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "利用者証明用電子証明書" => Ok(Self(CertificateKind::UserAuthentication)),
            "利用者証明用CA証明書" => Ok(Self(CertificateKind::UserAuthenticationCa)),
            "署名用電子証明書" => Ok(Self(CertificateKind::Signature)),
            "署名用CA証明書" => Ok(Self(CertificateKind::SignatureCa)),
            other => Err(format!("{other:?} is no certificate of the card")),
        }
    }
}

/// `{hex}` in patterns: bytes, with or without blanks.
struct Hex(Vec<u8>);

impl FromStr for Hex {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
        let pairs = digits.chunks(2).map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        });
        pairs
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| format!("{text:?} is not a whole number of hexadecimal bytes"))
    }
}

/// `{sw}` in patterns.
struct Sw(StatusWord);

impl FromStr for Sw {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u16::from_str_radix(text, 16)
            .map(|value| Self(StatusWord::from_u16(value)))
            .map_err(|_| format!("{text:?} is no status word"))
    }
}

/// Parameters of the steps below.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "card",
        regex: "正常な|使い捨ての|暗証番号が閉塞した|証明書の期限が近い|証明書が猶予期間内の|証明書の猶予期間が過ぎた|証明書が失効した|保険証の利用登録がない|新しい資格に切り替わった|資格を失った|資格の記録がない",
        ja: "カードの状態",
        en: "the state of the card",
    },
    Parameter {
        name: "reader",
        regex: "汎用カードリーダー|拡張Lc\\/Leに対応しないカードリーダー|SAM内蔵のカードリーダー",
        ja: "カードリーダーの種類",
        en: "the kind of reader",
    },
    Parameter {
        name: "certificate",
        regex: "利用者証明用電子証明書|利用者証明用CA証明書|署名用電子証明書|署名用CA証明書",
        ja: "カードの中の証明書",
        en: "a certificate on the card",
    },
    Parameter {
        name: "hex",
        regex: "(?:[0-9A-Fa-f]{2} ?)+",
        ja: "16進数のバイト列",
        en: "bytes in hexadecimal",
    },
    Parameter { name: "sw", regex: "[0-9A-F]{4}", ja: "状態語 SW1-SW2", en: "a status word" },
];

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
        When "閉塞を承知で正しい暗証番号を送る",
        ja: "残り回数が0のときに限り、正しい暗証番号で VERIFY を送る (失う回数がないので安全)",
        en: "sends VERIFY with the right PIN, but only if no try is left to be lost",
        example: "閉塞を承知で正しい暗証番号を送る",
        async |world, _| {
            let bench = world.bench()?;
            let outcome = world.jpki()?.verify_blocked(&bench.pins.right);
            if let Err(error @ jpki::Error::NotBlocked { .. }) = &outcome {
                return Err(Trouble::rig(Text::new(
                    format!("閉塞していないため送らなかった: {error}"),
                    format!("not sent, because the PIN is not blocked: {error}"),
                )));
            }
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
            world.card.outcome = Some(match read {
                Ok(certificate) => {
                    world.card.certificate = Some(certificate);
                    Ok(())
                }
                Err(error) => Err(error),
            });
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
            world.card.response = Some(response);
            Ok(())
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
        Then "署名は読み出した証明書で検証できる",
        ja: "直前の署名を、先に読み出した証明書の公開鍵で検証する",
        en: "verifies the last signature with the public key of the certificate read before",
        example: "署名は読み出した証明書で検証できる",
        async |world, _| {
            let certificate =
                world.card.certificate.as_ref().ok_or_else(|| nothing_yet("証明書の読み出し", "certificate"))?;
            let signature = world.card.signature.as_deref().ok_or_else(|| {
                let reason = world.card.outcome.as_ref().and_then(|outcome| outcome.as_ref().err());
                match reason {
                    Some(error) => card_said(Text::new("署名が得られなかった", "there is no signature"), error),
                    None => nothing_yet("署名", "signature"),
                }
            })?;
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
            let certificate =
                world.card.certificate.as_ref().ok_or_else(|| nothing_yet("証明書の読み出し", "certificate"))?;
            if certificate.is_test() {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("試験用の認証局ではない", "the issuer is no test authority"))
                .observed(certificate.issuer()))
        }
    ),
];

fn sign(world: &mut World, key: Key) -> Result<(), Trouble> {
    let signed = unless_rig(world.jpki()?.sign(key, &DigestInfo::sha256(MESSAGE)))?;
    world.card.signature = None;
    world.card.outcome = Some(match signed {
        Ok(signature) => {
            world.card.signature = Some(signature);
            Ok(())
        }
        Err(error) => Err(error),
    });
    Ok(())
}
