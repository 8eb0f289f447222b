//! Commands for judges: well-formed, spoilt, and plain noise. The same seed gives the same commands.

/// SplitMix64: small, seedable, and good enough to choose test inputs.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).expect("fits")).expect("fits")
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.next() >> 56).expect("fits")
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// How many commands each judge sees.
pub(crate) const COUNT: usize = 120_000;

/// The seed of this run: `TASHIKA_SEED`, or the clock, so that every run asks new questions.
pub(crate) fn seed() -> u64 {
    let seed = match std::env::var("TASHIKA_SEED") {
        Ok(text) => text.parse().expect("TASHIKA_SEED must be a number"),
        Err(_) => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("clock");
            now.as_secs()
        }
    };
    println!("seed {seed}: repeat this run with TASHIKA_SEED={seed}");
    seed
}

const BOUNDARIES: [usize; 8] = [1, 2, 254, 255, 256, 257, 261, 262];
const LARGE: [usize; 6] = [4096, 32_767, 32_768, 65_534, 65_535, 65_536];

/// One command.
pub(crate) fn command(random: &mut Random) -> Vec<u8> {
    match random.below(10) {
        0..4 => well_formed(random),
        4..7 => spoilt(random),
        _ => noise(random),
    }
}

fn length(random: &mut Random) -> usize {
    match random.below(1000) {
        0..5 => random.one_of(&LARGE),
        5..300 => random.one_of(&BOUNDARIES),
        _ => 1 + random.below(40),
    }
}

/// Cases 1 to 4 by the table of clause 5.1, written here a third time on purpose.
fn well_formed(random: &mut Random) -> Vec<u8> {
    let mut out: Vec<u8> = (0..4).map(|_| random.byte()).collect();
    let is_extended = random.below(2) == 0;
    let (has_data, has_le) = (random.below(2) == 0, random.below(2) == 0);
    let two = |number: usize| {
        [u8::try_from(number / 256 % 256).expect("fits"), u8::try_from(number % 256).expect("fits")]
    };
    if has_data {
        let nc = length(random).min(if is_extended { 65_535 } else { 255 });
        if is_extended {
            out.push(0);
            out.push(two(nc)[0]);
        }
        out.push(two(nc)[1]);
        out.extend((0..nc).map(|index| u8::try_from(index % 251).expect("fits")));
    }
    if has_le {
        let ne = length(random);
        if is_extended {
            out.extend((!has_data).then_some(0));
            out.push(two(ne)[0]);
        }
        out.push(two(ne)[1]);
    }
    out
}

/// A well-formed command with one thing wrong, or by chance still nothing.
fn spoilt(random: &mut Random) -> Vec<u8> {
    let mut out = well_formed(random);
    match random.below(7) {
        0 => out.truncate(random.below(out.len())),
        1 => out.extend((0..=random.below(4)).map(|_| 0).collect::<Vec<_>>()),
        2 => out.push(random.byte()),
        3 if out.len() > 4 => out[4] = random.one_of(&[0, 1, 2, 254, 255]),
        4 if out.len() > 6 => out[6] = out[6].wrapping_add(random.one_of(&[1, 255])),
        5 => out.insert(4, 0),
        _ => out.truncate(out.len() - 1),
    }
    out
}

/// Short inputs in which every corner of the length fields comes up.
fn noise(random: &mut Random) -> Vec<u8> {
    let length = random.below(15);
    (0..length)
        .map(|_| match random.below(10) {
            0..5 => 0,
            5..8 => u8::try_from(random.below(8)).expect("fits"),
            _ => random.byte(),
        })
        .collect()
}
