//! The profiles that come with the project.

use std::collections::BTreeSet;

use conformance::reader::{Profile, ProfileError, Requirement};

const PROFILES: [(&str, &str); 2] = [
    ("extended-lc-le", include_str!("../../../../profiles/extended-lc-le.yaml")),
    ("full", include_str!("../../../../profiles/full.yaml")),
];
const PAGE: &str = include_str!("../../../../profiles/README.md");

#[test]
fn each_is_named_by_its_file_and_described() {
    for (name, yaml) in PROFILES {
        let profile = Profile::from_yaml(yaml).unwrap();
        assert_eq!(profile.profile, name);
        assert!(PAGE.contains(&format!("| `{name}` |")), "{name} is not on the page");
        let ids: BTreeSet<&str> = profile.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
        assert_eq!(ids.len(), profile.criteria.len(), "ids of {name}");
        assert!(profile.criteria.iter().any(|criterion| criterion.must), "{name} asks for nothing");
    }
}

#[test]
fn a_profile_that_asks_for_nothing_or_for_something_unknown_is_none() {
    let empty = "profile: x\nversion: 1\ntitle: { ja: x, en: x }\nsource: x\ncriteria: []\n";
    assert!(matches!(Profile::from_yaml(empty), Err(ProfileError::Empty(_))));
    let (_, yaml) = PROFILES[1];
    for (right, wrong) in [
        ("requires: steady", "requires: stedy"),
        ("must: true", "most: true"),
        ("version: 1", "version: one"),
    ] {
        let slip = yaml.replacen(right, wrong, 1);
        assert_ne!(slip, yaml);
        assert!(matches!(Profile::from_yaml(&slip), Err(ProfileError::Form(_))), "{wrong}");
    }
}

#[test]
fn requirements_are_written_as_the_page_says() {
    for (text, requirement) in
        [("nothing-silent", Requirement::NothingSilent), ("pace: 5", Requirement::Pace(5))]
    {
        let yaml = PROFILES[1].1.replacen("requires: no-fault", &format!("requires:\n      {text}"), 1);
        let profile = Profile::from_yaml(&yaml).unwrap();
        assert!(profile.criteria.iter().any(|criterion| criterion.requires == requirement));
    }
}
