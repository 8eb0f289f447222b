use std::collections::BTreeMap;

/// The files of an Individual Number Card that anybody may read, as small pieces in short form showed them. Every reader carries those,
/// so what comes in one long answer can be compared with them.
#[derive(Clone, Debug, Default)]
pub(super) struct FreeFiles {
    /// Content by short file identifier, filler behind the certificate included.
    content: BTreeMap<u8, Vec<u8>>,
    /// The file that READ BINARY without an identifier means.
    current: Option<u8>,
}

/// Short identifiers of the certificate for user authentication and of its authority's, which need no PIN (OpenSC `card-jpki.c`).
pub(super) const CERTIFICATES: [u8; 2] = [0x0A, 0x0B];
/// Bytes of a piece: fewer than any reader was seen to lose answers at but one (pyscard#100, eight bytes).
const PIECE: u8 = 128;

impl FreeFiles {
    /// READ BINARY, in short form, of the next piece of a file: the first names it, the others give offsets in the current file.
    /// `None` if its end is beyond what fifteen bits of offset reach.
    pub(super) fn next_piece(&self, file: u8) -> Option<[u8; 5]> {
        match self.content.get(&file).map_or(0, Vec::len) {
            0 => Some([0x00, 0xB0, 0x80 | file, 0x00, PIECE]),
            offset => {
                let [high, low] = u16::try_from(offset).ok().filter(|offset| *offset < 0x8000)?.to_be_bytes();
                Some([0x00, 0xB0, high, low, PIECE])
            }
        }
    }

    /// Takes a piece into account; whether the command asked for one. What is known already stays as it was first seen.
    pub(super) fn learn(&mut self, command: &[u8], response: Option<&[u8]>) -> bool {
        let &[0x00, 0xB0, high, low, PIECE] = command else { return false };
        let (file, offset) = if high & 0x80 == 0 {
            let Some(current) = self.current else { return true };
            (current, usize::from(u16::from_be_bytes([high, low])))
        } else {
            (high & 0x1F, usize::from(low))
        };
        self.current = Some(file);
        let content = self.content.entry(file).or_default();
        if let Some(([data @ .., 0x90, 0x00] | [data @ .., 0x62, 0x82], true)) =
            response.map(|response| (response, content.len() == offset))
        {
            content.extend_from_slice(data);
        }
        true
    }

    /// Whether the response to [`Self::next_piece`] was the last there is.
    pub(super) fn ends(response: &[u8]) -> bool {
        response.len() < usize::from(PIECE) + 2 || !response.ends_with(&[0x90, 0x00])
    }

    /// The longest file: its short identifier, and its bytes; `None` if none is known.
    pub(super) fn longest(&self) -> Option<(u8, usize)> {
        let sizes = self.content.iter().map(|(file, content)| (*file, content.len()));
        sizes.filter(|(_, size)| *size > 0).max_by_key(|(_, size)| *size)
    }

    /// The right response to reading `ne` bytes from the start of a file, if the one that came has its status word. Of a file that is
    /// not known, whatever came with 9000 is right.
    pub(super) fn expected(&self, file: u8, ne: usize, came: Option<&[u8]>) -> Vec<u8> {
        const OK: [u8; 2] = [0x90, 0x00];
        const END: [u8; 2] = [0x62, 0x82]; // end of file before Ne bytes: as good where there are no more
        let Some(content) = self.content.get(&file).filter(|content| !content.is_empty()) else {
            return came.filter(|came| came.ends_with(&OK)).unwrap_or(&OK).to_vec();
        };
        let data = content.get(..ne).unwrap_or(content);
        let short = ne > content.len() && came.is_some_and(|came| came.ends_with(&END));
        [data, if short { &END } else { &OK }].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_a_file_and_what_is_known_stays() {
        let mut files = FreeFiles::default();
        let first = [vec![1; 128], vec![0x90, 0x00]].concat();
        assert_eq!(files.next_piece(0x0A), Some([0x00, 0xB0, 0x8A, 0x00, 0x80]));
        assert!(files.learn(&[0x00, 0xB0, 0x8A, 0x00, 0x80], Some(&first)));
        assert_eq!(files.next_piece(0x0A), Some([0x00, 0xB0, 0x00, 0x80, 0x80]));
        assert!(!FreeFiles::ends(&first));
        assert!(files.learn(&[0x00, 0xB0, 0x00, 0x80, 0x80], Some(&[2, 3, 0x62, 0x82])));
        assert_eq!(files.longest(), Some((0x0A, 130)));
        assert!(files.learn(&[0x00, 0xB0, 0x8A, 0x00, 0x80], Some(&[9, 9, 0x90, 0x00])));
        assert_eq!(files.expected(0x0A, 2, None), [1, 1, 0x90, 0x00]);
        assert!(files.expected(0x0A, 300, Some(&[0x62, 0x82])).ends_with(&[2, 3, 0x62, 0x82]));
        assert!(files.expected(0x0A, 130, Some(&[0x62, 0x82])).ends_with(&[2, 3, 0x90, 0x00]));
        assert!(!files.learn(&[0x00, 0xB0, 0x8A, 0x00, 0x05], None), "five bytes are no piece");
    }
}
