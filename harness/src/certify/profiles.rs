//! What a reader is judged by.

use std::fs;

use conformance::Text;
use conformance::reader::Profile;

use crate::failure::Failure;

/// The profiles that come with the program; a folder is not needed to use them.
const PROFILES: [(&str, &str); 5] = [
    ("extended-lc-le", include_str!("../../../profiles/extended-lc-le.yaml")),
    ("eligibility", include_str!("../../../profiles/eligibility.yaml")),
    ("individual-number-card", include_str!("../../../profiles/individual-number-card.yaml")),
    ("pcsc", include_str!("../../../profiles/pcsc.yaml")),
    ("full", include_str!("../../../profiles/full.yaml")),
];

/// The profile of this name that comes with the program. Never a file: the name may come from a stranger.
pub(crate) fn bundled(name: &str) -> Option<Profile> {
    let (_, yaml) = PROFILES.iter().find(|(known, _)| *known == name)?;
    Profile::from_yaml(yaml).ok()
}

/// The profile of this name, or in this file.
pub(crate) fn profile(name: &str) -> Result<Profile, Failure> {
    let known = PROFILES.iter().find(|(known, _)| *known == name);
    let yaml = match known {
        Some((_, yaml)) => (*yaml).to_owned(),
        None => fs::read_to_string(name).map_err(|error| {
            let names: Vec<&str> = PROFILES.iter().map(|(name, _)| *name).collect();
            Failure::usage(Text::new(
                format!(
                    "判定基準「{name}」はなく、ファイルとしても読めない ({error})。あるもの: {}",
                    names.join(" ")
                ),
                format!(
                    "{name:?} is no profile and no file that can be read ({error}); there are: {}",
                    names.join(" ")
                ),
            ))
        })?,
    };
    Profile::from_yaml(&yaml)
        .map_err(|error| Failure::suite(Text::new(format!("{name}: {error}"), format!("{name}: {error}"))))
}
