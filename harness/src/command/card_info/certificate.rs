use conformance::Text;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use jpki::{
    Authorities, Certificate, CertificateKind, ChainCheck, ChainRule, Deviation, Error, Grace, ProfileRule,
    Purpose,
};
use simulator::jpki_pki::JpkiPki;

use super::sheet::Sheet;
use super::words;
use crate::simulated_card;

/// The four certificates, as far as the card gives them without a PIN.
pub(super) struct Certificates {
    pub(super) user: Result<Certificate, Error>,
    pub(super) user_authority: Result<Certificate, Error>,
    pub(super) signature: Result<Certificate, Error>,
    pub(super) signature_authority: Result<Certificate, Error>,
}

impl Certificates {
    /// Shows each with its key, where it stands in its life now, who vouches for it and in what it is unusual.
    pub(super) fn show(&self, pki: &JpkiPki, now: Timestamp, sheet: &mut Sheet) {
        let all = [&self.user, &self.user_authority, &self.signature, &self.signature_authority];
        let experimental = |certificate: &Certificate| certificate.key_algorithm().is_experimental();
        if all.into_iter().flatten().any(experimental) {
            let note = simulated_card::next_generation();
            let note = sheet.look().say(&note).to_owned();
            sheet.row(&Text::new("実験", "experiment"), note);
        }
        let of_user = (CertificateKind::UserAuthentication, Purpose::UserAuthentication);
        holder(of_user, &self.user, &self.user_authority, pki.authentication_ca_der(), now, sheet);
        authority(CertificateKind::UserAuthenticationCa, &self.user_authority, now, sheet);
        let of_signature = (CertificateKind::Signature, Purpose::Signature);
        holder(of_signature, &self.signature, &self.signature_authority, pki.signature_ca_der(), now, sheet);
        authority(CertificateKind::SignatureCa, &self.signature_authority, now, sheet);
    }
}

fn holder(
    (kind, purpose): (CertificateKind, Purpose),
    read: &Result<Certificate, Error>,
    authority: &Result<Certificate, Error>,
    test_authority: &[u8],
    now: Timestamp,
    sheet: &mut Sheet,
) {
    let certificate = match read {
        Ok(certificate) => certificate,
        Err(error) => return unread(kind, error, sheet),
    };
    sheet.row(&words::certificate(kind), summary(certificate));
    if kind == CertificateKind::Signature {
        let wrong = Text::new(
            "暗証番号なしに読み出せた。カードの誤り (6982 で拒むはず)",
            "read without a PIN, which is an error of the card (it should refuse with 6982)",
        );
        sheet.detail(&Text::new("読み出し", "reading"), &wrong);
    }
    let grace = (purpose == Purpose::UserAuthentication).then(Grace::default);
    particulars(certificate, grace, now, sheet);
    let issuer = match authority {
        Ok(authority) => match chain(certificate, purpose, authority) {
            Ok(()) => {
                Text::new("カードの中のCA証明書で検証できる", "sound up to the authority's on the card")
            }
            Err(rule) => {
                let rule = words::chain_rule(&rule);
                Text::new(
                    format!("カードの中のCA証明書で検証できない: {}", rule.ja),
                    format!("not sound up to the authority's on the card: {}", rule.en),
                )
            }
        },
        Err(error) => Text::new(
            format!("CA証明書が読めないので検証できない ({error})"),
            format!("cannot be checked without the authority's ({error})"),
        ),
    };
    sheet.detail(&Text::new("連鎖", "chain"), &issuer);
    let trusted =
        Certificate::parse(test_authority).is_ok_and(|trusted| chain(certificate, purpose, &trusted).is_ok());
    let trust = if trusted {
        Text::new("この試験用PKIの認証局", "an authority of this test PKI")
    } else {
        Text::new(
            "この試験用PKIの認証局ではない。模擬ゲートウェイは受け付けない",
            "no authority of this test PKI; the simulated gateway does not take it",
        )
    };
    sheet.detail(&Text::new("発行者", "issuer"), &trust);
    shape(certificate, kind, sheet);
}

fn authority(kind: CertificateKind, read: &Result<Certificate, Error>, now: Timestamp, sheet: &mut Sheet) {
    match read {
        Ok(certificate) => {
            sheet.row(&words::certificate(kind), summary(certificate));
            particulars(certificate, None, now, sheet);
            shape(certificate, kind, sheet);
        }
        Err(error) => unread(kind, error, sheet),
    }
}

/// What stands in for a certificate that the card does not give.
fn unread(kind: CertificateKind, error: &Error, sheet: &mut Sheet) {
    let label = words::certificate(kind);
    match (kind, error) {
        (CertificateKind::Signature | CertificateKind::UserAuthentication, Error::Refused { status, .. })
            if status.get() == 0x6982 =>
        {
            let value =
                Text::new("暗証番号なしには読み出せない (6982)", "not to be read without its PIN (6982)");
            let value = sheet.look().say(&value).to_owned();
            sheet.row(&label, value);
        }
        _ => sheet.untold(&label, error),
    }
}

fn summary(certificate: &Certificate) -> String {
    let (from, until) = (day(certificate.not_before()), day(certificate.not_after()));
    format!("{}\n{from} – {until}\n{}", certificate.subject(), certificate.issuer())
}

fn particulars(certificate: &Certificate, grace: Option<Grace>, now: Timestamp, sheet: &mut Sheet) {
    let algorithm = certificate.key_algorithm();
    let (ja, en) = if algorithm.is_experimental() { (" (実験)", " (experiment)") } else { ("", "") };
    sheet.detail(&Text::new("鍵", "key"), &Text::new(format!("{algorithm}{ja}"), format!("{algorithm}{en}")));
    sheet.detail(&Text::new("有効性", "validity"), &standing(certificate, grace, now));
}

/// Where a certificate stands in its life. Days are Japan's.
fn standing(certificate: &Certificate, grace: Option<Grace>, now: Timestamp) -> Text {
    let (today, at) = (day(now.as_second()), now.as_second());
    let until = certificate.not_after();
    if at < certificate.not_before() {
        let from = day(certificate.not_before());
        return Text::new(
            format!("まだ有効でない ({today} 現在。{from} から)"),
            format!("not yet valid on {today}, only from {from}"),
        );
    }
    if at <= until {
        let left = (until - at) / 86_400;
        return Text::new(
            format!("有効 ({today} 現在、残り {left} 日)"),
            format!("valid on {today}, {left} days left"),
        );
    }
    let ended = day(until);
    match grace.map(|grace| grace.last_second(until)) {
        Some(last) if at <= last => Text::new(
            format!("期限切れ ({ended} まで)。資格確認だけは猶予期間内 ({} まで)", day(last)),
            format!("expired after {ended}; in grace until {}, for eligibility verification only", day(last)),
        ),
        Some(last) => Text::new(
            format!("期限切れ ({ended} まで)。資格確認の猶予期間も {} に終わった", day(last)),
            format!(
                "expired after {ended}; its grace for eligibility verification ended after {}",
                day(last)
            ),
        ),
        None => Text::new(format!("期限切れ ({ended} まで)"), format!("expired after {ended}")),
    }
}

/// Whether the authority issued the certificate for this purpose. Asked for an instant at which it was valid, for where it
/// stands in its life is said elsewhere.
fn chain(certificate: &Certificate, purpose: Purpose, authority: &Certificate) -> Result<(), ChainRule> {
    let check = ChainCheck { purpose, at: certificate.not_after() };
    let trusted = std::slice::from_ref(authority);
    check.verify(certificate, Authorities { trusted, others: &[] }).map(drop).map_err(|error| error.rule)
}

/// In what the certificate is not what certificates of its kind are known to be.
fn shape(certificate: &Certificate, kind: CertificateKind, sheet: &mut Sheet) {
    let deviations = certificate.deviations(kind);
    let value = if deviations.is_empty() {
        let rules = ProfileRule::ALL.len();
        Text::new(
            format!("公開された試験用カードの証明書と同じ ({rules} 項目)"),
            format!("that of published test cards ({rules} rules)"),
        )
    } else {
        let each: Vec<Text> = deviations.iter().map(deviation).collect();
        let lines = |pick: fn(&Text) -> &str| each.iter().map(pick).collect::<Vec<_>>().join("\n");
        Text::new(lines(|text| &text.ja), lines(|text| &text.en))
    };
    sheet.detail(&Text::new("形", "shape"), &value);
}

fn deviation(Deviation { rule, found }: &Deviation) -> Text {
    let expected = words::profile_rule(*rule);
    Text::new(
        format!("相違: {found} (知られている形: {})", expected.ja),
        format!("deviates: {found} (known: {})", expected.en),
    )
}

/// A second of the Unix clock as a day in Japan.
fn day(seconds: i64) -> String {
    let japan = TimeZone::fixed(Offset::constant(9));
    Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |time| time.to_zoned(japan).strftime("%Y-%m-%d").to_string())
}
