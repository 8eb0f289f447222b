/// What the probe card says reached it and what it answered: its report about the last command (`vectors/probe-card.md`, Report).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The form in which the command came: `1`, `2S`, … `4E`, or `??` for bytes that are no command APDU.
    pub form: [u8; 2],
    /// CLA INS P1 P2.
    pub header: [u8; 4],
    /// Bytes of data that came.
    pub nc: usize,
    /// Bytes that were asked for, as it arrived.
    pub ne: usize,
    /// Bytes of the whole command as it arrived.
    pub length: usize,
    /// Commands since the application was selected.
    pub count: u32,
    /// Bytes of data in its answer.
    pub answered: usize,
    /// Status word of its answer.
    pub status: u16,
    /// SHA-256 of the data that came.
    pub data_digest: [u8; 32],
    /// SHA-256 of the data in its answer.
    pub answer_digest: [u8; 32],
}

/// Version of the report that is read here.
const VERSION: u8 = 1;

impl Account {
    /// Reads the response to REPORT, status word included; none if it is not one.
    #[must_use]
    pub fn read(response: &[u8]) -> Option<Self> {
        let report = response.strip_suffix(&[0x90, 0x00])?;
        let (&[VERSION], rest) = report.split_first_chunk()? else { return None };
        let (&form, rest) = rest.split_first_chunk()?;
        let (&header, rest) = rest.split_first_chunk()?;
        let (nc, rest) = number(rest)?;
        let (ne, rest) = number(rest)?;
        let (length, rest) = number(rest)?;
        let (_links, rest) = rest.split_first_chunk::<2>()?;
        let (_mismatch, rest) = number(rest)?;
        let (&count, rest) = rest.split_first_chunk()?;
        let (answered, rest) = number(rest)?;
        let (&status, rest) = rest.split_first_chunk()?;
        let (&data_digest, rest) = rest.split_first_chunk()?;
        let answer_digest = rest.try_into().ok()?;
        Some(Self {
            form,
            header,
            nc,
            ne,
            length,
            count: u32::from_be_bytes(count),
            answered,
            status: u16::from_be_bytes(status),
            data_digest,
            answer_digest,
        })
    }
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*number)).ok()?, rest))
}
