//! Pictures of the visual application: real files in the formats that cards carry, showing nothing and nobody.

/// A PNG with one bit per pixel: diagonal stripes where a card would show rendered characters.
pub(super) fn stripes(width: u16, height: u16) -> Vec<u8> {
    let row = usize::from(width).div_ceil(8);
    let mut pixels = Vec::new();
    for y in 0..height {
        pixels.push(0); // filter: none
        pixels.extend(std::iter::repeat_n(0xF0_u8.rotate_right(u32::from(y % 8)), row));
    }
    let header = [&u32::from(width).to_be_bytes()[..], &u32::from(height).to_be_bytes(), &[1, 0, 0, 0, 0]];
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &header.concat()),
        chunk(b"IDAT", &stored(&pixels)),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// A chunk: length, type, data, CRC (PNG, 5.3).
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    [&length(data.len()), &body[..], &crc32(&body).to_be_bytes()].concat()
}

/// A zlib stream of one stored block (RFC 1950, RFC 1951 3.2.4), enough for pictures below 64 kB.
fn stored(data: &[u8]) -> Vec<u8> {
    let [.., high, low] = length(data.len());
    let head = [0x78, 0x01, 0x01, low, high, !low, !high];
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    [&head[..], data, &(b << 16 | a).to_be_bytes()].concat()
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

/// What the portrait says about itself, repeated until the file is as large as a portrait may be.
const PORTRAIT_NOTE: &str = "TEST portrait of nobody. ";
/// Size of the portrait's filler in bytes: real sizes are not published, some kilobytes are plausible.
const PORTRAIT_FILLER: usize = 4_000;

/// A grey JPEG 2000 picture (ISO/IEC 15444-1) of one even tone: its only packet is empty.
pub(super) fn portrait(width: u16, height: u16) -> Vec<u8> {
    let size = [u32::from(width).to_be_bytes(), u32::from(height).to_be_bytes()].concat();
    let zero = [0; 8];
    let note: Vec<u8> = PORTRAIT_NOTE.bytes().cycle().take(PORTRAIT_FILLER).collect();
    let codestream = [
        vec![0xFF, 0x4F],
        segment(0x51, &[&[0, 0], &size[..], &zero, &size, &zero, &[0, 1, 7, 1, 1]].concat()),
        segment(0x52, &[0, 0, 0, 1, 0, 0, 4, 4, 0, 1]),
        segment(0x5C, &[0x40, 0x40]),
        segment(0x64, &[&[0, 1], &note[..]].concat()),
        segment(0x90, &[0, 0, 0, 0, 0, 15, 0, 1]),
        vec![0xFF, 0x93, 0x00, 0xFF, 0xD9],
    ]
    .concat();
    let height_first = [&u32::from(height).to_be_bytes()[..], &u32::from(width).to_be_bytes()].concat();
    let header = boxed(b"ihdr", &[&height_first[..], &[0, 1, 7, 7, 0, 0]].concat());
    let colour = boxed(b"colr", &[1, 0, 0, 0, 0, 0, 17]);
    [
        boxed(b"jP  ", b"\r\n\x87\n"),
        boxed(b"ftyp", b"jp2 \0\0\0\0jp2 "),
        boxed(b"jp2h", &[header, colour].concat()),
        boxed(b"jp2c", &codestream),
    ]
    .concat()
}

/// A marker segment with its length, which counts itself.
fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let [.., high, low] = length(body.len() + 2);
    [&[0xFF, marker, high, low], body].concat()
}

/// A box with its length, which counts itself and the type.
fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&length(body.len() + 8), &kind[..], body].concat()
}

fn length(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_of_the_size_asked_for() {
        let png = stripes(72, 12);
        assert_eq!(png[16..26], [0, 0, 0, 72, 0, 0, 0, 12, 1, 0]);
        assert_eq!(png[png.len() - 12..], [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]);
    }

    #[test]
    fn a_codestream_from_its_start_to_its_end() {
        let picture = portrait(120, 150);
        let start = picture.windows(4).position(|bytes| bytes == b"jp2c").unwrap() + 4;
        assert_eq!(picture[start..start + 4], [0xFF, 0x4F, 0xFF, 0x51]);
        assert_eq!(picture[picture.len() - 2..], [0xFF, 0xD9]);
    }
}
