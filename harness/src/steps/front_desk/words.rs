//! The words that steps about the front desk understand, and what they stand for.

use std::str::FromStr;

use conformance::Text;
use eligibility::account::Field;
use eligibility::desk::Decision;
use eligibility::device::{Link, Reader};

use crate::step::Parameter;
use crate::trouble::Trouble;

/// A card reader as a scenario names it; `None` for なし.
pub(super) struct CardReader(pub(super) Option<Reader>);

impl FromStr for CardReader {
    type Err = eligibility::UnknownWord;

    /// The parameter's regex has let through only its own words.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((link, features)) = text.split_once("接続で") else {
            return Ok(Self(None));
        };
        Ok(Self(Some(Reader {
            link: link.parse::<Link>()?,
            extended_length: !features.contains("未対応"),
            sam: features.ends_with("SAM内蔵"),
        })))
    }
}

/// What an application for the start of use leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Omission {
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

/// A value of so many characters for a field of the account form, right in everything but perhaps its length.
pub(super) fn value_of_length(field: Field, length: usize) -> Result<String, Trouble> {
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

/// A decision in words.
pub(super) fn of(decision: Decision) -> String {
    match decision {
        Decision::Accepted => "可".to_owned(),
        Decision::Refused => "不可".to_owned(),
        Decision::Portal(portal) => portal.to_string(),
        Decision::Kind(kind) => kind.to_string(),
        Decision::Yen(yen) => format!("{yen}円"),
    }
}

macro_rules! parameters {
    ($( $name:literal, $regex:literal, $ja:literal, $en:literal; )+) => {
        pub(crate) const PARAMETERS: &[Parameter] =
            &[$( Parameter { name: $name, regex: $regex, ja: $ja, en: $en } ),+];
    };
}

parameters! {
    "day", r"\d{4}-\d{2}-\d{2}", "年月日", "a day, yyyy-mm-dd";
    "facility", "医科の健診機関|歯科の健診機関|薬局の健診機関|保険医療機関でない健診機関|健診を自ら行う保険者|助産所", "資格を確認する施設（健診機関は健診・保健指導機関のこと）", "a facility that confirms qualifications";
    "route", "資格確認限定型|既存型|マイナポータルの資格情報画面|マイナ保険証と資格情報のお知らせ|資格情報のお知らせだけ|マイナ保険証だけ|資格確認書|健康保険証", "資格を確認する方法", "a way to confirm a qualification";
    "terminal", "PC|スマートフォン|タブレット", "アプリを入れる端末", "the device that the app runs on";
    "nfc", "なし|拡張APDU未対応|拡張APDU対応", "端末に備わるNFCの能力", "what the terminal's own NFC can do";
    "card_reader", "なし|(?:USB|Bluetooth)接続で拡張Lc/Le(?:対応|未対応)(?:・SAM内蔵)?", "汎用カードリーダー", "the generic card reader";
    "place", "施設の窓口|別棟の健診センター|巡回健診のバス|出産する人の自宅", "使う場所", "where it is used";
    "kind", "既存型|資格確認限定型|居宅同意取得型", "オンライン資格確認の種類", "a kind of online verification";
    "user", "保険医療機関|薬局|紙レセプトの医療機関|柔道整復師の施術所|あん摩マッサージ指圧師の施術所|はり師の施術所|きゅう師の施術所|健診・保健指導機関|助産所|訪問診療|訪問看護|オンライン診療", "オンライン資格確認の利用者", "a user of online verification";
    "visit", "初回|2回目以降", "初めての利用かどうか", "first or later visit";
    "check", "顔認証|暗証番号入力|目視確認|省略", "本人確認の方法", "a way to check identity";
    "network", r"IP-VPN|IPsec\+IKE|通常のインターネット回線", "回線", "a line";
    "item", "資格情報|特定健診情報|薬剤情報|診療情報|手術情報", "表示する情報", "what is shown";
    "portal", "医療機関等向け総合ポータルサイト|施術所等向け総合ポータルサイト", "ポータル", "a portal";
    "filing", "未提出|保険者が提出|保険者団体が一括で提出", "導入届の状態", "what became of the filing";
    "assignment", "付番済み|未付番", "オンライン資格確認用コードの状態", "whether the code was assigned";
    "submission", "提出して|提出せずに", "届を提出したか", "whether it was filed";
    "purpose", "契約に基づく加入保険者の確認|本人確認だけ", "人間ドックで確認する目的", "why it is confirmed at a comprehensive checkup";
    "means", "資格確認限定型|既存型|マイナンバーカードの提示", "確認に用いるもの", "what it is confirmed by";
    "purchase", "汎用カードリーダー|スマートフォン|タブレット|PC", "購入したもの", "what was bought";
    "rounding", "1円未満切り捨て|千円未満切り捨て", "端数の扱い", "what becomes of a fraction";
    "field", "姓|名|都道府県|助産所コード|電話番号|メールアドレス|パスワード", "アカウント登録の入力欄", "a field of the account form";
    "agreement", "一致し|一致せず", "二つのパスワードの一致", "whether the passwords agree";
    "consent", "同意して|同意せずに", "規約への同意", "whether the terms are agreed to";
    "activation", "有効化して|有効化せずに", "アカウントの有効化", "whether the account was activated";
    "format", "PDF|PNG|Excel|JPEG|Word", "書類の形式", "the form of a document";
    "request", "利用開始申請だけで|追加申請も使って", "台数の申請の仕方", "how terminals are applied for";
    "proof", "口座番号の照合|書類の添付", "施設の確認方法", "how the facility is confirmed";
    "omission", "すべて済ませて|ログインせずに|施設の確認をせずに|職員数と台数を入力せずに|利用規約に同意せずに", "申請で省いたこと", "what the application leaves out";
    "stage", "アカウント登録|利用開始申請|利用開始申請完了メールの受信|ユーザ設定情報の確認|アプリのインストール|アプリの初期登録|資格確認", "利用開始までの段階", "a stage on the way to first use";
    "decision", "可|不可", "判定", "yes or no";
}

#[cfg(test)]
mod tests {
    use eligibility::application::{Format, Proof};
    use eligibility::device::{Nfc, Terminal};
    use eligibility::dock::{Means, Purpose};
    use eligibility::insurer::Filing;
    use eligibility::onboarding::Stage;
    use eligibility::place::Place;
    use eligibility::subsidy::{Purchase, Rounding};
    use eligibility::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
    use eligibility::{Facility, Portal, Route};

    use super::*;

    fn alternatives(name: &str) -> Vec<String> {
        let parameter = PARAMETERS.iter().find(|parameter| parameter.name == name).unwrap();
        parameter.regex.split('|').map(|word| word.replace('\\', "")).collect()
    }

    #[test]
    fn the_words_of_scenarios_are_those_of_the_rules() {
        macro_rules! same {
            ($( $name:literal: $Type:ty ),+ $(,)?) => {$(
                let words: Vec<_> = <$Type>::ALL.iter().map(|value| value.ja().to_owned()).collect();
                assert_eq!(alternatives($name), words, $name);
            )+};
        }
        same!(
            "facility": Facility, "route": Route, "terminal": Terminal, "nfc": Nfc, "place": Place, "kind": Kind,
            "user": User, "visit": Visit, "check": IdentityCheck, "network": Network, "item": Item,
            "portal": Portal, "filing": Filing, "purpose": Purpose, "means": Means, "purchase": Purchase,
            "rounding": Rounding, "field": Field, "format": Format, "proof": Proof, "stage": Stage,
        );
        for omission in alternatives("omission") {
            assert!(omission.parse::<Omission>().is_ok(), "{omission}");
        }
    }

    #[test]
    fn readers_are_read_as_they_are_written() {
        let read = |text: &str| text.parse::<CardReader>().unwrap().0;
        let reader = |link, extended_length, sam| Some(Reader { link, extended_length, sam });
        assert_eq!(read("なし"), None);
        assert_eq!(read("USB接続で拡張Lc/Le対応"), reader(Link::Usb, true, false));
        assert_eq!(read("USB接続で拡張Lc/Le未対応"), reader(Link::Usb, false, false));
        assert_eq!(read("Bluetooth接続で拡張Lc/Le対応・SAM内蔵"), reader(Link::Bluetooth, true, true));
    }

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
