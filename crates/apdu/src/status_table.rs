//! The one table of status words (ISO/IEC 7816-4, 5.6; the values of the 2013 edition).
//!
//! What a value says about the *reader* is what people who test readers have reported; the standard is silent on it.

use crate::{StatusWord, language::Text};

/// One value or family of values.
pub(crate) struct Row {
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) meaning: Text,
    pub(crate) reader: Text,
}

/// Each line gives a constant (or `_` for a family), the value or range, the meaning in Japanese and English, and the
/// name of what it says about the reader. The first line that matches a value wins.
macro_rules! status_words {
    ($($name:tt = $first:literal $(..= $last:literal)? , $ja:literal, $en:literal, $reader:ident;)*) => {
        impl StatusWord { $(status_words!(@constant $name $first $en);)* }

        pub(crate) static TABLE: &[Row] = &[$(Row {
            first: $first,
            last: status_words!(@last $first $($last)?),
            meaning: Text { ja: $ja, en: $en },
            reader: $reader,
        }),*];
    };
    (@constant _ $value:literal $en:literal) => {};
    (@constant $name:ident $value:literal $en:literal) => {
        #[doc = concat!("`", stringify!($value), "`: ", $en, ".")]
        pub const $name: Self = Self::from_u16($value);
    };
    (@last $first:literal) => { $first };
    (@last $first:literal $last:literal) => { $last };
}

const NECESSARY: Text = Text {
    ja: "必要だが十分ではない。応答データも一致するか比べる",
    en: "necessary, never sufficient: compare the response data too",
};
const FETCH: Text = Text {
    ja: "T=0やTPDUレベルのリーダーでは普通。拡張APDUレベルのリーダーの上で見えたら、リーダーが残りを取得していない",
    en: "normal on T=0 and TPDU level; above an extended-APDU reader it means the reader did not fetch the rest",
};
const NOT_READER: Text = Text {
    ja: "カード側の事情であり、リーダーの欠陥ではない",
    en: "the card's own state; not a reader fault",
};
const CARD_STATE: Text = Text {
    ja: "カードの状態（残り回数など）。再試行せず止める",
    en: "card state such as remaining tries: stop, do not retry",
};
const DRIVER_MAY_INVENT: Text = Text {
    ja: "暗証番号入力の時間切れや取消しのとき、ドライバーがこの値を作ることがある",
    en: "drivers make this value up when PIN entry on the reader times out or is cancelled",
};
const AMBIGUOUS_LENGTH: Text = Text {
    ja: "あいまい。カードが形式を拒んだか、リーダーがLc・Leを壊したか、カードのバッファーが小さい。基準リーダーと比べる",
    en: "ambiguous: the card refuses the form, the reader mangled Lc or Le, or the card's buffer is smaller; compare with a control reader",
};
const ALTERED_CLASS: Text = Text {
    ja: "リーダーがCLAを書き換えたか、コマンドを切り詰めた疑い",
    en: "the reader may have altered CLA or truncated the command",
};
const PRECONDITION: Text = Text {
    ja: "試験の前提が整っていない。リーダーの判定はできない",
    en: "a precondition of the test is missing: inconclusive about the reader",
};
const SET_UP: Text = Text {
    ja: "準備の誤りか、ヘッダーが途中で壊れた",
    en: "a fault of the set-up, or the header was corrupted on the way",
};
const OFFSET: Text = Text {
    ja: "終わりを越えて読んだ。大きすぎるLeにこう答えるカードもある",
    en: "read past the end; some cards also answer a too large Le this way",
};
const EXACT_LE: Text = Text {
    ja: "T=0では正しいLeで出し直す。1バイトなので256を超える長さは示せない",
    en: "on T=0 the command is re-issued with this Le; one byte, so it cannot state more than 256",
};
const WRONG_APPLET: Text = Text {
    ja: "別のアプリケーションが選択されているか、CLAが書き換えられた",
    en: "the wrong application is selected, or CLA was altered",
};
const CARD_CRASH: Text = Text {
    ja: "カード内部の異常。基準リーダーでやり直して比べる",
    en: "the card failed inside; run again on a control reader",
};
const UNKNOWN: Text = Text { ja: "公開された知見がない", en: "nothing is publicly known" };
const NOT_A_STATUS: Text = Text {
    ja: "状態バイトではない。応答が途中で壊れたか、位置がずれた疑い",
    en: "not a status: the answer was corrupted or shifted on the way",
};

status_words! {
    OK = 0x9000, "正常終了", "normal processing", NECESSARY;
    _ = 0x6100 ..= 0x61FF, "正常終了。残りデータがSW2バイトある（00は256以上）", "normal processing, SW2 more bytes are available (00: 256 or more)", FETCH;

    NO_INFORMATION_UNCHANGED = 0x6200, "警告。不揮発性メモリーは変化なし", "warning without more information, state unchanged", NOT_READER;
    DATA_MAY_BE_CORRUPTED = 0x6281, "出力データの一部に異常の可能性", "part of the returned data may be corrupted", NOT_READER;
    END_OF_FILE = 0x6282, "Neバイトを読む前にファイルまたはレコードが終わった", "end of file or record before Ne bytes were read", NOT_READER;
    FILE_DEACTIVATED = 0x6283, "選択したファイルは閉塞されている", "the selected file is deactivated", PRECONDITION;
    CONTROL_INFORMATION_MALFORMED = 0x6284, "ファイル制御情報の形式が正しくない", "control information is not formatted as specified", NOT_READER;
    FILE_TERMINATED = 0x6285, "選択したファイルは終了状態", "the selected file is in termination state", PRECONDITION;
    NO_SENSOR_DATA = 0x6286, "カードのセンサーからの入力がない", "no input data from a sensor on the card", NOT_READER;
    RECORD_DEACTIVATED = 0x6287, "参照したレコードのいずれかが閉塞されている", "at least one referenced record is deactivated", PRECONDITION;
    _ = 0x6202 ..= 0x6280, "警告。カードからの問合せがSW2バイトある", "warning, the card has a query of SW2 bytes", NOT_READER;
    _ = 0x6200 ..= 0x62FF, "警告。不揮発性メモリーは変化なし", "warning, state unchanged", NOT_READER;

    NO_INFORMATION_CHANGED = 0x6300, "警告。不揮発性メモリーが変化した（照合不一致を含む）", "warning without more information, state changed (also: comparison failed)", CARD_STATE;
    COMPARISON_FAILED = 0x6340, "照合または比較が不一致", "the comparison was unsuccessful", CARD_STATE;
    FILE_FILLED_UP = 0x6381, "今回の書込みでファイルがいっぱいになった", "the file was filled up by the last write", NOT_READER;
    _ = 0x63C0 ..= 0x63CF, "カウンター値がSW2の下位4ビット（照合不一致なら残り試行回数）", "counter in the low four bits of SW2 (after a failed comparison: tries left)", CARD_STATE;
    _ = 0x6300 ..= 0x63FF, "警告。不揮発性メモリーが変化した", "warning, state changed", CARD_STATE;

    EXECUTION_ERROR = 0x6400, "実行エラー。不揮発性メモリーは変化なし", "execution error, state unchanged", DRIVER_MAY_INVENT;
    IMMEDIATE_RESPONSE_REQUIRED = 0x6401, "カードが即時の応答を求めている", "the card requires an immediate response", DRIVER_MAY_INVENT;
    CHANNEL_SHARED_ACCESS_DENIED = 0x6481, "論理チャネルの共有を拒否", "shared access to the logical channel is denied", PRECONDITION;
    CHANNEL_OPENING_DENIED = 0x6482, "論理チャネルを開くことを拒否", "opening the logical channel is denied", PRECONDITION;
    _ = 0x6402 ..= 0x6480, "実行エラー。カードからの問合せがSW2バイトある", "execution error, the card has a query of SW2 bytes", NOT_READER;
    _ = 0x6400 ..= 0x64FF, "実行エラー。不揮発性メモリーは変化なし", "execution error, state unchanged", NOT_READER;
    EXECUTION_ERROR_CHANGED = 0x6500, "実行エラー。不揮発性メモリーが変化した", "execution error, state changed", CARD_STATE;
    MEMORY_FAILURE = 0x6581, "メモリーへの書込み失敗", "memory failure", CARD_STATE;
    _ = 0x6500 ..= 0x65FF, "実行エラー。不揮発性メモリーが変化した", "execution error, state changed", CARD_STATE;
    _ = 0x6600 ..= 0x66FF, "実行エラー。セキュリティーに関する問題", "execution error, security-related", PRECONDITION;

    WRONG_LENGTH = 0x6700, "長さ（LcまたはLe）の誤り", "wrong length (Lc or Le)", AMBIGUOUS_LENGTH;
    FUNCTION_OF_CLASS_UNSUPPORTED = 0x6800, "CLAで指定した機能を提供しない", "a function named in CLA is not supported", ALTERED_CLASS;
    CHANNEL_UNSUPPORTED = 0x6881, "論理チャネルを提供しない", "the logical channel is not supported", ALTERED_CLASS;
    SECURE_MESSAGING_UNSUPPORTED = 0x6882, "セキュアメッセージングを提供しない", "secure messaging is not supported", ALTERED_CLASS;
    LAST_OF_CHAIN_EXPECTED = 0x6883, "コマンド連鎖の最後のコマンドを期待", "the last command of the chain was expected", ALTERED_CLASS;
    CHAINING_UNSUPPORTED = 0x6884, "コマンド連鎖を提供しない", "command chaining is not supported", ALTERED_CLASS;
    _ = 0x6800 ..= 0x68FF, "CLAで指定した機能を提供しない", "a function named in CLA is not supported", ALTERED_CLASS;

    COMMAND_NOT_ALLOWED = 0x6900, "コマンドは許されない", "the command is not allowed", PRECONDITION;
    FILE_STRUCTURE_MISMATCH = 0x6981, "ファイル構造と矛盾するコマンド", "the command does not fit the file structure", PRECONDITION;
    SECURITY_STATUS_NOT_SATISFIED = 0x6982, "セキュリティーステータスが満たされない", "the security status is not satisfied", PRECONDITION;
    AUTHENTICATION_BLOCKED = 0x6983, "認証方法が閉塞されている（暗証番号ロック）", "the authentication method is blocked (PIN locked)", PRECONDITION;
    REFERENCE_DATA_NOT_USABLE = 0x6984, "参照データが使えない", "the reference data is not usable", PRECONDITION;
    CONDITIONS_NOT_SATISFIED = 0x6985, "使用条件が満たされない", "the conditions of use are not satisfied", PRECONDITION;
    NO_CURRENT_FILE = 0x6986, "カレントEFがない", "the command is not allowed: no current EF", PRECONDITION;
    SECURE_MESSAGING_OBJECT_MISSING = 0x6987, "期待したセキュアメッセージング用データがない", "an expected secure messaging data object is missing", PRECONDITION;
    SECURE_MESSAGING_OBJECT_WRONG = 0x6988, "セキュアメッセージング用データの誤り", "a secure messaging data object is incorrect", PRECONDITION;
    _ = 0x6900 ..= 0x69FF, "コマンドは許されない", "the command is not allowed", PRECONDITION;

    WRONG_PARAMETERS = 0x6A00, "P1・P2の誤り", "wrong parameters P1-P2", SET_UP;
    INCORRECT_DATA = 0x6A80, "データフィールドの内容の誤り", "incorrect parameters in the command data field", SET_UP;
    FUNCTION_UNSUPPORTED = 0x6A81, "機能を提供しない", "the function is not supported", SET_UP;
    FILE_NOT_FOUND = 0x6A82, "ファイルまたはアプリケーションが見つからない", "the file or application was not found", SET_UP;
    RECORD_NOT_FOUND = 0x6A83, "レコードが見つからない", "the record was not found", SET_UP;
    NOT_ENOUGH_MEMORY = 0x6A84, "ファイル内に十分な空きがない", "not enough memory space in the file", NOT_READER;
    NC_INCONSISTENT_WITH_TLV = 0x6A85, "NcがTLV構造と矛盾", "Nc is inconsistent with the TLV structure", SET_UP;
    INCORRECT_P1_P2 = 0x6A86, "P1・P2の値が正しくない", "incorrect parameters P1-P2", SET_UP;
    NC_INCONSISTENT_WITH_P1_P2 = 0x6A87, "NcがP1・P2と矛盾", "Nc is inconsistent with P1-P2", SET_UP;
    REFERENCED_DATA_NOT_FOUND = 0x6A88, "参照データが見つからない", "referenced data or reference data was not found", SET_UP;
    FILE_EXISTS = 0x6A89, "ファイルがすでにある", "the file already exists", SET_UP;
    NAME_EXISTS = 0x6A8A, "DF名がすでにある", "the DF name already exists", SET_UP;
    _ = 0x6A00 ..= 0x6AFF, "P1・P2またはデータの誤り", "wrong parameters P1-P2 or data", SET_UP;

    WRONG_OFFSET = 0x6B00, "P1・P2の誤り（オフセットがファイルの外）", "wrong parameters P1-P2 (offset outside the file)", OFFSET;
    _ = 0x6C00 ..= 0x6CFF, "Leの誤り。正しい長さはSW2（00は256）", "wrong Le, the exact length is SW2 (00: 256)", EXACT_LE;
    INS_UNSUPPORTED = 0x6D00, "INSを提供しない", "the instruction is not supported or invalid", WRONG_APPLET;
    CLA_UNSUPPORTED = 0x6E00, "CLAを提供しない", "the class is not supported", WRONG_APPLET;
    NO_DIAGNOSIS = 0x6F00, "原因を示せない異常", "no precise diagnosis", CARD_CRASH;

    _ = 0x6700 ..= 0x6FFF, "カード独自の値", "a value of the card's maker", UNKNOWN;
    _ = 0x9000 ..= 0x9FFF, "カード独自の値", "a value of the card's maker", UNKNOWN;
    _ = 0x0000 ..= 0xFFFF, "状態バイトとして無効な値", "not a valid status", NOT_A_STATUS;
}
