/// How sure a fact about the card is, for there is no public specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Nothing is published; a careful assumption.
    Unknown,
    /// Inferred from other facts, or sources disagree.
    Inferred,
    /// One public program knows it (soltia48/myna-card).
    OneSource,
    /// Told by documents for card holders, not read in a program.
    Documented,
    /// Several public programs agree on it.
    Agreed,
}
