//! Rules between elements: dates, outcome and list, consent.

use eligibility::identifier::InsurerNumber;

use super::finding::Findings;
use super::rule::Rule;
use super::schema;
use super::tree::Node;

/// Checks a whole message that the schema has already been compared with.
pub(crate) fn message(root: &Node, findings: &mut Findings<'_>) {
    let Some(header) = root.child("MessageHeader") else { return };
    let body = root.child("MessageBody");
    segment(header, body, findings);
    let Some(body) = body else { return };
    let list = body.child(schema::LIST).map_or(&[][..], Node::children);
    outcome(body, list.len(), findings);
    let path = format!("/{}/MessageBody/{}/{}", schema::ROOT, schema::LIST, schema::RESULT);
    for item in list {
        qualification(item, &path, findings);
    }
}

/// Checks one qualification.
pub(crate) fn qualification(node: &Node, path: &str, findings: &mut Findings<'_>) {
    let elderly = node.child("ElderlyRecipientCertificateInfo");
    let limit = node.child("LimitApplicationCertificateRelatedInfo");
    let mut in_order = |group: Option<&Node>, first: &str, last: &str| {
        let Some(group) = group else { return };
        // Eight digits of checked days: their order as text is their order in time.
        if let (Some(from), Some(to), Some(at)) = (group.value(first), group.value(last), group.child(last))
            && from > to
        {
            findings.at(
                Rule::DatesContradict,
                at.at,
                &format!("{path}/{last}"),
                format!("{last} が {first} より前の日になっている"),
                format!("{last} is before {first}"),
            );
        }
    };
    in_order(Some(node), "Birthdate", "QualificationDate");
    in_order(Some(node), "QualificationDate", "DisqualificationDate");
    in_order(Some(node), "InsuredCardValidDate", "InsuredCardExpirationDate");
    in_order(elderly, "ElderlyRecipientValidStartDate", "ElderlyRecipientValidEndDate");
    in_order(limit, "LimitApplicationCertificateValidStartDate", "LimitApplicationCertificateValidEndDate");
    branch(node, path, findings);
    if let (Some(limit), Some("0")) = (limit, node.value("LimitApplicationCertificateRelatedConsFlg")) {
        findings.at(
            Rule::ConsentContradicts,
            limit.at,
            &format!("{path}/{}", limit.name),
            "提供に同意していない限度額適用認定証がある",
            "a limit certificate although consent to hand it over is denied",
        );
    }
}

/// 法別番号 39 is the late-stage elderly scheme, in which everybody is insured alone.
fn branch(node: &Node, path: &str, findings: &mut Findings<'_>) {
    let number = node.value("InsurerNumber").and_then(|text| InsurerNumber::parse(text).ok());
    let late_stage =
        number.is_some_and(|number| number.digits().len() == 8 && number.digits().starts_with("39"));
    if let (true, Some(branch)) = (late_stage, node.child("InsuredBranchNumber")) {
        findings.at(
            Rule::BranchOfLateStage,
            branch.at,
            &format!("{path}/InsuredBranchNumber"),
            "後期高齢者医療に枝番はない",
            "the late-stage elderly scheme has no branch numbers",
        );
    }
}

fn segment(header: &Node, body: Option<&Node>, findings: &mut Findings<'_>) {
    let Some(segment) = header.child("SegmentOfResult") else { return };
    let error = header.child("ErrorCode").or_else(|| header.child("ErrorMessage"));
    let mut wrong = |ja: &str, en: &str| {
        let path = format!("/{}/MessageHeader/SegmentOfResult", schema::ROOT);
        findings.at(Rule::ResultContradicts, segment.at, &path, ja, en);
    };
    match header.value("SegmentOfResult") {
        Some("9") => {
            if error.is_none() {
                wrong(
                    "処理結果が異常なのに誤りのコードがない",
                    "the outcome is abnormal, but there is no error code",
                );
            }
            if body.is_some() {
                wrong("処理結果が異常なのに本体がある", "the outcome is abnormal, but there is a body");
            }
        }
        Some("1") => {
            if error.is_some() {
                wrong(
                    "処理結果が正常なのに誤りのコードがある",
                    "the outcome is normal, but there is an error code",
                );
            }
            if body.is_none() {
                wrong("処理結果が正常なのに本体がない", "the outcome is normal, but there is no body");
            }
        }
        _ => {}
    }
}

fn outcome(body: &Node, qualifications: usize, findings: &mut Findings<'_>) {
    let validity = body.value("QualificationValidity");
    let (at, ja, en) = match (body.value("ProcessingResultStatus"), validity, qualifications) {
        (Some("1"), None, _) => {
            (body, "照会が正常なのに資格有効性がない", "the query succeeded, but its validity is absent")
        }
        (Some("1"), Some("1" | "3"), 0) => {
            (body, "資格があるのに資格情報が一つもない", "there is a qualification, but none is listed")
        }
        (Some("1"), Some("4"), 1..) => {
            (body, "該当資格なしなのに資格情報がある", "there is no qualification, but one is listed")
        }
        (Some("2"), _, _) if body.child("ProcessingResultCode").is_none() => {
            (body, "照会がエラーなのに結果コードがない", "the query failed, but there is no result code")
        }
        _ => return,
    };
    let node = at.child("QualificationValidity").unwrap_or(at);
    let path = format!("/{}/MessageBody/QualificationValidity", schema::ROOT);
    findings.at(Rule::ResultContradicts, node.at, &path, ja, en);
}
