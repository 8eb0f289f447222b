use crate::{Case, CommandRef, Error, ErrorKind, Header};

/// Where an encoded command goes. The four parts arrive once, in wire order.
trait Sink {
    type Written;

    fn write<const LC: usize, const LE: usize>(
        self,
        header: [u8; 4],
        lc: [u8; LC],
        data: &[u8],
        le: [u8; LE],
    ) -> Self::Written;
}

impl CommandRef<'_> {
    /// Length of the encoding in bytes: 4 to 65,544.
    #[must_use]
    #[inline]
    pub const fn encoded_len(&self) -> usize {
        let lengths = match self.case() {
            Case::Case1 => 0,
            Case::Short2 | Case::Short3 => 1,
            Case::Short4 => 2,
            Case::Extended2 | Case::Extended3 => 3,
            Case::Extended4 => 5,
        };
        Header::LEN + lengths + self.data().len()
    }

    /// Writes the command at the start of `out` and returns the bytes written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] if `out` is shorter than [`encoded_len`](Self::encoded_len); `out` may then
    /// have been written to.
    #[inline]
    pub fn encode_into<'b>(&self, out: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let capacity = out.len();
        self.write_to(out).ok_or(Error::new(ErrorKind::BufferTooSmall, capacity))
    }

    /// Appends the command to `out`; a buffer that is cleared and used again keeps its memory.
    #[cfg(feature = "alloc")]
    #[inline]
    pub fn encode_to(&self, out: &mut alloc::vec::Vec<u8>) {
        self.write_to(out);
    }

    /// The encoded command in a buffer of its own.
    #[cfg(feature = "alloc")]
    #[must_use]
    #[inline]
    pub fn to_vec(&self) -> alloc::vec::Vec<u8> {
        let mut out = alloc::vec::Vec::new();
        self.encode_to(&mut out);
        out
    }

    /// The one place that says which length fields each case has.
    #[inline]
    fn write_to<S: Sink>(&self, sink: S) -> S::Written {
        let header = self.header().to_bytes();
        let data = self.data();
        let [lc_high, lc_low] = self.nc().to_be_bytes();
        let [le_high, le_low] = self.ne().extended_bytes();
        match self.case() {
            Case::Case1 => sink.write(header, [], &[], []),
            Case::Short2 => sink.write(header, [], &[], [le_low]),
            Case::Extended2 => sink.write(header, [], &[], [0, le_high, le_low]),
            Case::Short3 => sink.write(header, [lc_low], data, []),
            Case::Extended3 => sink.write(header, [0, lc_high, lc_low], data, []),
            Case::Short4 => sink.write(header, [lc_low], data, [le_low]),
            Case::Extended4 => sink.write(header, [0, lc_high, lc_low], data, [le_high, le_low]),
        }
    }
}

impl<'b> Sink for &'b mut [u8] {
    type Written = Option<&'b [u8]>;

    #[inline]
    fn write<const LC: usize, const LE: usize>(
        self,
        header: [u8; 4],
        lc: [u8; LC],
        data: &[u8],
        le: [u8; LE],
    ) -> Option<&'b [u8]> {
        let out = self.get_mut(..header.len() + LC + data.len() + LE)?;
        let (header_out, rest) = out.split_first_chunk_mut()?;
        *header_out = header;
        let (lc_out, rest) = rest.split_first_chunk_mut()?;
        *lc_out = lc;
        let (data_out, le_out) = rest.split_last_chunk_mut()?;
        *le_out = le;
        data_out.copy_from_slice(data);
        Some(out)
    }
}

#[cfg(feature = "alloc")]
impl Sink for &mut alloc::vec::Vec<u8> {
    type Written = ();

    #[inline]
    fn write<const LC: usize, const LE: usize>(
        self,
        header: [u8; 4],
        lc: [u8; LC],
        data: &[u8],
        le: [u8; LE],
    ) {
        self.reserve(header.len() + LC + data.len() + LE);
        self.extend_from_slice(&header);
        self.extend_from_slice(&lc);
        self.extend_from_slice(data);
        self.extend_from_slice(&le);
    }
}
