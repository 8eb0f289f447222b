//! What a reader of commands says, and the table of what judges are known to disagree about.

use std::collections::BTreeMap;

use apdu::CommandRef;

/// What was read, or that nothing was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Refused,
    Read {
        nc: usize,
        ne: usize,
        /// Digest of the data field.
        data: u64,
        /// Digest of the shortest command with the same header, data and Ne.
        built: u64,
    },
}

/// FNV-1a, which every judge can compute; it only has to tell different bytes apart.
pub(crate) fn digest(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

/// What this crate says.
pub(crate) fn ours(bytes: &[u8]) -> Verdict {
    match CommandRef::parse(bytes) {
        Err(_) => Verdict::Refused,
        Ok(command) => {
            let built = CommandRef::new(command.header(), command.data(), command.ne()).expect("was parsed");
            Verdict::Read {
                nc: command.nc().get(),
                ne: command.ne().get(),
                data: digest(command.data()),
                built: digest(&built.to_vec()),
            }
        }
    }
}

/// A known disagreement.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Who is right, and by which clause.
    pub(crate) ruling: &'static str,
    pub(crate) applies: fn(bytes: &[u8], ours: &Verdict, theirs: &Verdict) -> bool,
}

/// Counts agreements and disagreements.
pub(crate) struct Court {
    judge: &'static str,
    known: &'static [Known],
    asked: usize,
    accepted: usize,
    found: BTreeMap<&'static str, usize>,
    unlisted: Vec<String>,
}

impl Court {
    pub(crate) fn new(judge: &'static str, known: &'static [Known]) -> Self {
        let found = known.iter().map(|known| (known.name, 0)).collect();
        Self { judge, known, asked: 0, accepted: 0, found, unlisted: Vec::new() }
    }

    pub(crate) fn hear(&mut self, bytes: &[u8], theirs: &Verdict) {
        let ours = ours(bytes);
        self.asked += 1;
        self.accepted += usize::from(ours != Verdict::Refused);
        if ours == *theirs {
            return;
        }
        match self.known.iter().find(|known| (known.applies)(bytes, &ours, theirs)) {
            Some(known) => *self.found.entry(known.name).or_default() += 1,
            None => {
                let start = &bytes[..bytes.len().min(16)];
                let length = bytes.len();
                self.unlisted
                    .push(format!("{start:02X?} ({length} bytes): ours {ours:?}, theirs {theirs:?}"));
            }
        }
    }

    /// Fails for an unlisted disagreement, for a listed one that never came up, and for a court that heard too little.
    pub(crate) fn close(self) {
        let Self { judge, known, asked, accepted, found, unlisted } = self;
        println!("{judge}: {asked} commands, {accepted} well-formed, disagreements {found:?}");
        for known in known {
            println!("  {}: {}", known.name, known.ruling);
        }
        let samples: Vec<_> = unlisted.iter().take(5).collect();
        assert!(unlisted.is_empty(), "{judge}: {} unlisted disagreements: {samples:#?}", unlisted.len());
        let stale: Vec<_> = found.iter().filter(|(_, count)| **count == 0).collect();
        assert!(stale.is_empty(), "{judge}: listed, but never seen: {stale:?}");
        assert!(
            asked >= 100_000 && accepted * 4 > asked,
            "{judge}: {asked} asked, only {accepted} well-formed"
        );
    }
}
