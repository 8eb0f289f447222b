use std::io::{self, ErrorKind, Read, Write};

/// The longest frame's content in bytes: the longest CCID message (65,554) and its fields fit twice.
pub const FRAME_MAX: usize = 131_072;

/// The next frame's content; nothing at the end of the connection.
///
/// # Errors
/// What reading gave; `UnexpectedEof` within a frame, `InvalidData` if it announces more than [`FRAME_MAX`].
pub fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length);
    let expected = usize::try_from(length).unwrap_or(usize::MAX);
    if expected > FRAME_MAX {
        let text = format!("a frame of {length} bytes is announced; {FRAME_MAX} are allowed");
        return Err(io::Error::new(ErrorKind::InvalidData, text));
    }
    let mut content = Vec::new();
    from.take(length.into()).read_to_end(&mut content)?;
    if content.len() < expected {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(content))
}

/// Writes a frame in one piece.
///
/// # Errors
/// What writing gave; `InvalidInput` if the content is longer than [`FRAME_MAX`].
pub fn write_frame(to: &mut impl Write, content: &[u8]) -> io::Result<()> {
    let length =
        u32::try_from(content.len()).ok().filter(|_| content.len() <= FRAME_MAX).ok_or_else(|| {
            let text = format!("a frame of {} bytes; {FRAME_MAX} are allowed", content.len());
            io::Error::new(ErrorKind::InvalidInput, text)
        })?;
    to.write_all(&[&length.to_le_bytes(), content].concat())
}
