//! FHIR R4: a Coverage resource in the shape of JP Core's JP_Coverage, with the person and the insurer contained in it.
//!
//! The profile contradicts itself or its neighbours in places; each such choice is a member of [`FhirStyle`]. One is
//! not: it gives the separator of the identifier as a colon and its code as hexadecimal 5A, which is the letter Z; the
//! examples have the colon (3A), and so has this.

use serde_json::{Map, Value, json};

use super::json::of_serde;
use super::schema;
use crate::code::{PersonalFamilyClassification, Sex};
use crate::date::Day;
use crate::percent::Percent;
use crate::qualification::{Branch, Qualification};

/// The choices that the published profiles leave open or contradict each other in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FhirStyle {
    /// What `period` means.
    pub period: PeriodMeaning,
    /// How the branch number stands in `dependent`.
    pub branch: BranchWidth,
    /// By which names the code systems of `type` and `relationship` go.
    pub codes: TypeCodes,
}

impl Default for FhirStyle {
    /// As the text of JP_Coverage has it, and its codes by OID.
    fn default() -> Self {
        Self { period: PeriodMeaning::Printed, branch: BranchWidth::Full, codes: TypeCodes::Oid }
    }
}

/// What `Coverage.period` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodMeaning {
    /// The printed validity of the certificate: JP Core.
    Printed,
    /// Start and loss of the qualification: the eCS profiles.
    Eligibility,
}

/// The width of the branch number in `Coverage.dependent`; in the extension and in the identifier it is half-width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchWidth {
    /// Full-width: what the text of `dependent` wants.
    Full,
    /// Half-width: what its example shows, and what equals the extension.
    Half,
}

/// The two names of the ministry's code tables in `type` and `relationship`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeCodes {
    /// `urn:oid:1.2.392.100495.20.2.61` and `.62`: the eCS profiles.
    Oid,
    /// The `jpfhir.jp` addresses that JP Core's comments name.
    Url,
}

impl TypeCodes {
    const fn coverage(self) -> &'static str {
        match self {
            Self::Oid => "urn:oid:1.2.392.100495.20.2.61",
            Self::Url => "http://jpfhir.jp/fhir/core/mhlw/IdSystem/medicalRegistrationNumber",
        }
    }

    const fn relationship(self) -> &'static str {
        match self {
            Self::Oid => "urn:oid:1.2.392.100495.20.2.62",
            Self::Url => "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory",
        }
    }
}

const PROFILE: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Coverage";
const EXTENSION: &str = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_";
const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
const CSV_ID: &str = "http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id";
const NAME_REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
const COPAY: &str = "http://terminology.hl7.org/CodeSystem/coverage-copay-type";

/// One Coverage, or a collection of them; and the elements that found no place, as paths.
pub(super) fn resource(
    qualifications: &[&Qualification],
    day: Day,
    style: FhirStyle,
) -> (Value, Vec<String>) {
    let left_out = qualifications.iter().flat_map(|it| left_out(it, style)).collect();
    let mut coverages: Vec<Value> = qualifications.iter().map(|it| coverage(it, day, style)).collect();
    let resource = match coverages.len() {
        1 => coverages.remove(0),
        _ => {
            let entries: Vec<Value> = coverages.into_iter().map(|it| json!({ "resource": it })).collect();
            json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
        }
    };
    (resource, left_out)
}

fn coverage(qualification: &Qualification, day: Day, style: FhirStyle) -> Value {
    let lost = qualification.disqualification_date.is_some_and(|lost| lost <= day);
    let mut resource = Map::new();
    resource.insert("resourceType".into(), "Coverage".into());
    resource.insert("meta".into(), json!({ "profile": [PROFILE] }));
    resource.insert("contained".into(), json!([patient(qualification), insurer(qualification)]));
    put_list(&mut resource, "extension", extensions(qualification));
    put_list(&mut resource, "identifier", identifiers(qualification));
    resource.insert("status".into(), if lost { "cancelled" } else { "active" }.into());
    if let Some(kind) = kind(qualification) {
        let coding = json!({ "system": style.codes.coverage(), "code": kind });
        resource.insert("type".into(), json!({ "coding": [coding] }));
    }
    if let Some(name) = &qualification.insured_name {
        resource.insert("subscriber".into(), json!({ "display": name.as_str() }));
    }
    resource.insert("beneficiary".into(), json!({ "reference": "#patient" }));
    if let Some(branch) = &qualification.insured_branch_number {
        let digits = match style.branch {
            BranchWidth::Full => full_width(branch.digits()),
            BranchWidth::Half => branch.digits().to_owned(),
        };
        resource.insert("dependent".into(), digits.into());
    }
    if let Some(relation) = qualification.personal_family_classification {
        // The two tables happen to have the same codes for the same things.
        let code = match relation {
            PersonalFamilyClassification::Personal => "1",
            PersonalFamilyClassification::Family => "2",
        };
        let coding = json!({ "system": style.codes.relationship(), "code": code });
        resource.insert("relationship".into(), json!({ "coding": [coding] }));
    }
    if let Some(period) = period(qualification, style.period) {
        resource.insert("period".into(), period);
    }
    resource.insert("payor".into(), json!([{ "reference": "#insurer" }]));
    put_list(&mut resource, "costToBeneficiary", ratio(qualification).map(cost).into_iter().collect());
    resource.into()
}

fn put_list(resource: &mut Map<String, Value>, member: &str, list: Vec<Value>) {
    // FHIR has no empty arrays.
    if !list.is_empty() {
        resource.insert(member.into(), list.into());
    }
}

fn patient(qualification: &Qualification) -> Value {
    let name = |text: &str, representation: &str| {
        let extension = json!({ "url": NAME_REPRESENTATION, "valueCode": representation });
        json!({ "extension": [extension], "use": "official", "text": text })
    };
    let kana = qualification.name_kana.iter().map(|kana| name(kana.as_str(), "SYL"));
    let names: Vec<Value> = std::iter::once(name(qualification.name.as_str(), "IDE")).chain(kana).collect();
    let mut patient = Map::new();
    patient.insert("resourceType".into(), "Patient".into());
    patient.insert("id".into(), "patient".into());
    patient.insert("name".into(), names.into());
    let gender = match qualification.sex1 {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::NotSet => "unknown",
    };
    patient.insert("gender".into(), gender.into());
    patient.insert("birthDate".into(), date(qualification.birthdate));
    let mut address = Map::new();
    if let Some(text) = &qualification.address {
        address.insert("text".into(), text.as_str().into());
    }
    if let Some(code) = &qualification.post_number {
        address.insert("postalCode".into(), code.as_str().into());
    }
    if !address.is_empty() {
        patient.insert("address".into(), json!([address]));
    }
    patient.into()
}

fn insurer(qualification: &Qualification) -> Value {
    let mut insurer = Map::new();
    insurer.insert("resourceType".into(), "Organization".into());
    insurer.insert("id".into(), "insurer".into());
    if qualification.insurer_number.is_some() {
        insurer.insert("identifier".into(), json!([{ "value": eight_digits(qualification) }]));
    }
    insurer.insert("name".into(), qualification.insurer_name.as_str().into());
    insurer.into()
}

fn extensions(qualification: &Qualification) -> Vec<Value> {
    let extension = |name: &str, value: Option<String>| {
        value.map(|value| json!({ "url": format!("{EXTENSION}{name}"), "valueString": value }))
    };
    let wide = |text: &crate::Text| full_width(text.as_str());
    [
        extension("InsuredPersonSymbol", qualification.insured_card_symbol.as_ref().map(wide)),
        extension("InsuredPersonNumber", qualification.insured_identification_number.as_ref().map(wide)),
        extension(
            "InsuredPersonSubNumber",
            qualification.insured_branch_number.as_ref().map(|branch| branch.digits().to_owned()),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Both identifiers; an absent part is an empty one. Without an insurer and a number nobody is identified.
fn identifiers(qualification: &Qualification) -> Vec<Value> {
    let (Some(_), Some(number)) =
        (&qualification.insurer_number, &qualification.insured_identification_number)
    else {
        return Vec::new();
    };
    let symbol = qualification.insured_card_symbol.as_ref();
    let parts = [
        eight_digits(qualification),
        symbol.map_or_else(String::new, |symbol| full_width(symbol.as_str())),
        full_width(number.as_str()),
        qualification.insured_branch_number.as_ref().map_or("", Branch::digits).to_owned(),
    ];
    let quoted = parts.each_ref().map(|part| format!("\"{}\"", part.replace('"', "\"\"")));
    vec![
        json!({ "system": MEMBER_ID, "value": parts.join(":") }),
        json!({ "system": CSV_ID, "value": quoted.join(",") }),
    ]
}

/// The insurer number as checkup documents and FHIR pad it: eight digits, a six-digit number behind two zeros.
fn eight_digits(qualification: &Qualification) -> String {
    qualification
        .insurer_number
        .as_ref()
        .map_or_else(String::new, |number| format!("{:0>8}", number.digits()))
}

/// 医療保険制度の種別: 7 late-stage elderly, 2 National Health Insurance, else 1.
fn kind(qualification: &Qualification) -> Option<&'static str> {
    let digits = qualification.insurer_number.as_ref()?.digits();
    Some(match (digits.len(), digits.get(..2)) {
        (6, _) | (_, Some("67")) => "2",
        (_, Some("39")) => "7",
        _ => "1",
    })
}

fn period(qualification: &Qualification, meaning: PeriodMeaning) -> Option<Value> {
    let (start, end) = match meaning {
        PeriodMeaning::Printed => {
            (qualification.insured_card_valid_date, qualification.insured_card_expiration_date)
        }
        PeriodMeaning::Eligibility => (qualification.qualification_date, qualification.disqualification_date),
    };
    let mut period = Map::new();
    for (name, day) in [("start", start), ("end", end)] {
        if let Some(day) = day {
            period.insert(name.into(), date(day));
        }
    }
    (!period.is_empty()).then(|| period.into())
}

/// The co-payment; of the two a person can have at most one.
fn ratio(qualification: &Qualification) -> Option<Percent> {
    let elderly = qualification.elderly_recipient_certificate_info.as_ref();
    qualification.insured_partial_contribution_ratio.or_else(|| elderly?.ratio)
}

fn cost(ratio: Percent) -> Value {
    let quantity =
        json!({ "value": ratio.0, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%" });
    json!({ "type": { "coding": [{ "system": COPAY, "code": "copaypct" }] }, "valueQuantity": quantity })
}

fn date(day: Day) -> Value {
    day.0.strftime("%Y-%m-%d").to_string().into()
}

/// ASCII in its full-width forms, everything else as it is.
fn full_width(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            ' ' => '\u{3000}',
            '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap_or(character),
            _ => character,
        })
        .collect()
}

/// The elements of a qualification that the resource has no place for.
fn left_out(qualification: &Qualification, style: FhirStyle) -> Vec<String> {
    const KEPT: [&str; 14] = [
        "InsurerNumber",
        "InsuredCardSymbol",
        "InsuredIdentificationNumber",
        "InsuredBranchNumber",
        "PersonalFamilyClassification",
        "InsuredName",
        "Name",
        "NameKana",
        "Sex1",
        "Birthdate",
        "Address",
        "PostNumber",
        "InsurerName",
        "InsuredPartialContributionRatio",
    ];
    let period = match style.period {
        PeriodMeaning::Printed => ["InsuredCardValidDate", "InsuredCardExpirationDate"],
        PeriodMeaning::Eligibility => ["QualificationDate", "DisqualificationDate"],
    };
    let elderly_ratio_kept = qualification.insured_partial_contribution_ratio.is_none();
    let tree = of_serde(schema::RESULT, qualification);
    let mut left_out = Vec::new();
    for node in tree.children() {
        for inner in node.children() {
            if !(elderly_ratio_kept && inner.name == "ElderlyRecipientContributionRatio") {
                left_out.push(format!("{}/{}", node.name, inner.name));
            }
        }
        let kept = KEPT.contains(&node.name.as_str()) || period.contains(&node.name.as_str());
        if node.children().is_empty() && !kept {
            left_out.push(node.name.clone());
        }
    }
    left_out
}
