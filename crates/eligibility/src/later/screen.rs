//! The Mynaportal screen, shown in other ways than on the person's own device.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// How the qualification screen is shown.
    pub enum Shown {
        /// Opened by the person on the spot.
        Live: "その場で開いた画面", "opened on the spot";
        /// A picture of it.
        Screenshot: "画面を写した画像", "picture of the screen";
        /// The file that Mynaportal stores (医療保険の資格情報).
        StoredFile: "保存したPDF", "stored PDF";
    }
}

/// Whether what is shown counts as showing the screen.
///
/// `stored_counts` says whether pictures and stored files are taken for the screen. Insurers take the file as a
/// supporting document, but no source says that a front desk may; `false` by default.
///
/// Implements LR-050 (the screen on the spot), LR-051 (pictures), LR-052 (stored files).
#[must_use]
pub fn accepts(shown: Shown, stored_counts: bool) -> Ruling {
    let (requirement, ja, en) = match shown {
        Shown::Live => {
            return Ruling::accept(
                "LR-050",
                "その場で開いた画面で確認する",
                "the screen is opened on the spot",
            );
        }
        Shown::Screenshot => (
            "LR-051",
            "画像は画面の提示と同じとは書かれていない",
            "a picture is not said to equal the screen",
        ),
        Shown::StoredFile => (
            "LR-052",
            "PDFは画面の提示と同じとは書かれていない",
            "a stored file is not said to equal the screen",
        ),
    };
    Ruling::when(stored_counts, Reason::new(requirement, ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_itself_unless_otherwise_decided() {
        for &shown in Shown::ALL {
            assert_eq!(accepts(shown, false).is_accepted(), shown == Shown::Live);
            assert!(accepts(shown, true).is_accepted());
        }
    }
}
