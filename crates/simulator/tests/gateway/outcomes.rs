//! Every state a person can be in.

use client::code::QualificationValidity::{self, Invalid, InvalidNewerExists, Several, Valid};
use simulator::people::people;

use crate::{
    card::SoftCard,
    rig::{Rig, code},
};

#[tokio::test]
async fn every_state_of_a_person_is_told_as_it_is() {
    let rig = Rig::new().await;
    for (key, validity, insurers) in [
        ("taro", Valid, &["06139992"][..]),
        ("hanako", Valid, &["06139992"]),
        ("jiro", Invalid, &["06139992"]),
        ("saburo", InvalidNewerExists, &["139998"]),
        ("shiro", QualificationValidity::None, &[]),
        ("goro", Several, &["06139992", "139998"]),
        ("hachiro", Valid, &["39139993"]),
        ("kuro", Valid, &["139907"]),
        ("midori", Valid, &["139998"]),
    ] {
        let outcome = rig.verify_person(key).await.unwrap();
        assert_eq!(outcome.validity, validity, "{key}");
        let numbers: Vec<_> =
            outcome.qualifications.iter().filter_map(|it| it.insurer_number.as_ref()).collect();
        assert!(numbers.iter().all(|number| number.check_digit_holds() && number.as_written().len() == 8));
        assert_eq!(numbers.iter().map(|number| number.digits()).collect::<Vec<_>>(), insurers, "{key}");
    }
    assert_eq!(code(rig.verify_person("rokuro").await), "TSK-CARD-NOT-REGISTERED");
    assert_eq!(code(rig.verify_person("nanako").await), "TSK-CERTIFICATE-REVOKED");
}

#[tokio::test]
async fn what_is_special_about_a_person_is_shown_in_words() {
    let rig = Rig::new().await;
    for (key, row) in [
        ("hanako", ("本人・家族の別", "家族")),
        ("hanako", ("被保険者氏名", "試験　太郎")),
        ("hanako", ("生年月日", "昭和62年12月31日")),
        ("jiro", ("資格喪失年月日", "令和6年3月31日")),
        ("hachiro", ("負担割合", "1割")),
        ("kuro", ("高齢受給者証 負担割合", "2割")),
        ("kuro", ("限度額適用認定証 適用区分", "B04")),
        ("midori", ("生年月日", "平成元年1月8日")),
        ("momo", ("生年月日", "令和5年5月1日")),
    ] {
        let rows = rig.verify_person(key).await.unwrap().rows();
        assert!(rows.contains(&(row.0, row.1.to_owned())), "{key}: {row:?} in {rows:#?}");
    }
    let hachiro = rig.verify_person("hachiro").await.unwrap().rows();
    assert!(hachiro.iter().all(|(label, _)| !["記号", "枝番"].contains(label)), "{hachiro:#?}");
}

#[tokio::test]
async fn somebody_unknown_has_no_qualification() {
    let mut stranger = SoftCard::new("TEST999999999999999999A");
    let outcome = Rig::new().await.verify(&mut stranger).await.unwrap();
    assert_eq!((outcome.validity, outcome.qualifications.len()), (QualificationValidity::None, 0));
}

#[tokio::test]
async fn nobody_is_left_out_of_these_tests() {
    let rig = Rig::new().await;
    for person in people() {
        let result = rig.verify_person(&person.key).await;
        assert!(
            matches!(result, Ok(_) | Err(client::Error::Gateway { .. })),
            "{}: every synthetic person gets an answer the client understands: {result:?}",
            person.key
        );
    }
}
