//! The Japanese of what `jpki` says in English.

use conformance::Text;
use jpki::{Application, CertificateKind, ChainRule, Error, PinKind, ProfileRule};

pub(super) fn application(application: Application) -> Text {
    let ja = match application {
        Application::Jpki => "公的個人認証AP",
        Application::Text => "券面事項入力補助AP",
        Application::Visual => "券面事項確認AP",
        Application::Residence => "住基AP",
        Application::Common => "共通カードAP",
        Application::IssuerDomain => "発行者ドメイン",
    };
    Text::new(ja, application.to_string())
}

pub(super) fn certificate(kind: CertificateKind) -> Text {
    match kind {
        CertificateKind::UserAuthentication => {
            Text::new("利用者証明用電子証明書", "user-authentication certificate")
        }
        CertificateKind::UserAuthenticationCa => Text::new("利用者証明用CA証明書", "its authority"),
        CertificateKind::Signature => Text::new("署名用電子証明書", "signature certificate"),
        CertificateKind::SignatureCa => Text::new("署名用CA証明書", "its authority"),
    }
}

/// Why the card did not tell.
pub(super) fn error(error: &Error) -> Text {
    let ja = match error {
        Error::Refused { status, .. } => format!("カードが {status} で拒んだ"),
        Error::Channel { source, .. } => format!("カードリーダーまたは経路の障害: {source}"),
        other => other.to_string(),
    };
    Text::new(format!("– ({ja})"), format!("– ({error})"))
}

/// What people call the PIN; the ones not shown here have no everyday name.
pub(super) fn pin(kind: PinKind) -> &'static str {
    match kind {
        PinKind::UserAuthentication => "利用者証明用",
        PinKind::Signature => "署名用",
        PinKind::Text => "券面事項入力補助用",
        PinKind::Residence => "住民基本台帳用",
        _ => "その他",
    }
}

/// What the profile demands; names of standards stay as they are.
pub(super) fn profile_rule(rule: ProfileRule) -> Text {
    let ja = match rule {
        ProfileRule::Version => "バージョン3",
        ProfileRule::Algorithm => "署名方式は sha256WithRSAEncryption",
        ProfileRule::PublicKey => "鍵は RSA 2048ビット",
        ProfileRule::Issuer => "発行者名は C=JP, O=JPKI (試験用は JPKI-TEST), OU=用途, OU=機構",
        ProfileRule::Subject => {
            "主体者名は C, CN (利用者証明用)、C, L, L, CN (署名用)、発行者名と同じ (認証局)"
        }
        ProfileRule::EndOfDay => "有効期限は日本の一日の終わり",
        ProfileRule::FiveYears => "利用者の証明書の有効期間は5年以内",
        ProfileRule::KeyUsage => {
            "keyUsage は critical で digitalSignature (署名用は nonRepudiation も、認証局は keyCertSign と cRLSign) だけ"
        }
        ProfileRule::ExtendedKeyUsage => "extendedKeyUsage は利用者証明用に clientAuth、ほかにはない",
        ProfileRule::BasicConstraints => {
            "basicConstraints は認証局に critical の CA:TRUE (経路長なし)、利用者にはない"
        }
        ProfileRule::Policies => {
            "証明書ポリシーは critical で 1.2.392.200149.8.5.1.x.30 (利用者証明用) か .x.20 (署名用)"
        }
        ProfileRule::PersonalData => "署名用だけが基本4情報の6項目を 1 4 3 5 2 6 の順に持つ",
        ProfileRule::IssuerAltName => "利用者の証明書は発行者の日本語名を持つ",
        ProfileRule::DistributionPoint => "CRL配布点をディレクトリー名で示す",
        ProfileRule::OcspAddress => "利用者証明用はOCSPレスポンダーの場所を示す",
        ProfileRule::AuthorityKeyIdentifier => {
            "発行者の鍵識別子を利用者の証明書は持ち、認証局のものは持たない"
        }
        ProfileRule::SubjectKeyIdentifier => "自らの鍵識別子を持つ",
        _ => rule.text(),
    };
    Text::new(ja, rule.text())
}

/// The rule of chains that is broken.
pub(super) fn chain_rule(rule: &ChainRule) -> Text {
    let en = rule.to_string();
    let ja = match rule {
        ChainRule::Version => "バージョン3ではない".to_owned(),
        ChainRule::RepeatedExtension(oid) => format!("拡張 {oid} が二つある"),
        ChainRule::MalformedExtension(oid) => format!("拡張 {oid} が読めない"),
        ChainRule::UnknownCriticalExtension(oid) => format!("知らない critical の拡張 {oid} がある"),
        ChainRule::NotYetValid { .. } => "まだ有効でない".to_owned(),
        ChainRule::Expired { .. } => "期限が切れている".to_owned(),
        ChainRule::GraceOver { .. } => "猶予期間も終わっている".to_owned(),
        ChainRule::KeyUsage { needed } => format!("keyUsage が {needed} ではない"),
        ChainRule::ExtendedKeyUsage { needed } => format!("extendedKeyUsage に {needed} がない"),
        ChainRule::AuthorityAsHolder => "利用者ではなく認証局の証明書である".to_owned(),
        ChainRule::NoAuthority => "発行者の basicConstraints が認証局のものではない".to_owned(),
        ChainRule::PathLength { allowed, found } => format!("経路長の制限 {allowed} に対し {found} ある"),
        ChainRule::NoIssuer => "発行者の名前と鍵識別子に合う認証局の証明書がない".to_owned(),
        ChainRule::NotTrusted => "自己署名で、信頼する認証局の中にない".to_owned(),
        ChainRule::Signature(_) => "認証局の鍵による署名ではない".to_owned(),
        _ => en.clone(),
    };
    Text::new(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_profile_has_its_japanese() {
        for rule in ProfileRule::ALL {
            let text = profile_rule(*rule);
            assert_ne!(text.ja, text.en, "{rule:?}");
        }
    }
}
