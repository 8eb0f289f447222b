/// One file in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
}

/// A file that must be in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: &'static str,
    /// The most bytes it may have.
    pub(super) limit: usize,
}

/// Why bytes are not the archive of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// The bytes before a member are not the header that is always written there.
    #[error("{member}: its header in the archive is changed at byte {at} of the file")]
    Header {
        /// The member.
        member: String,
        /// The first byte that differs, counted from 0 in the whole file.
        at: usize,
    },
    /// Another member stands where this one belongs.
    #[error(
        "{found:?} stands in the archive where {member} belongs; members are neither added, left out, moved nor packed again"
    )]
    Other {
        /// The member that belongs there.
        member: String,
        /// What stands there.
        found: String,
    },
    /// A member is larger than any of its kind.
    #[error("{member}: {size} bytes, more than the {limit} that it may have")]
    TooLarge {
        /// The member.
        member: String,
        /// Its size as its header states it.
        size: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The file ends before the member does.
    #[error("{member}: the file ends before it does")]
    CutOff {
        /// The member.
        member: String,
    },
    /// The checksum in the archive is not that of the bytes.
    #[error("{member}: the archive's checksum (CRC-32) is not that of its bytes")]
    Checksum {
        /// The member.
        member: String,
    },
    /// The list of members at the end is not that of the members.
    #[error("{entry}: changed at byte {at} of the file")]
    Directory {
        /// What is changed there.
        entry: String,
        /// The first byte that differs, counted from 0 in the whole file.
        at: usize,
    },
}

/// Format: APPNOTE.TXT of PKWARE, 6.3.10, clauses 4.3.7, 4.3.12 and 4.3.16.
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 1.0, no flags, stored, 1980-01-01 00:00: nothing that differs between two archives of the same files.
const FIXED: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
/// Bytes of a local header before the name, and where the size and the name's length stand in it.
const LOCAL_LENGTH: usize = 30;
const CRC_AT: usize = 14;
const SIZE_AT: usize = 18;
const NAME_LENGTH_AT: usize = 26;

/// The archive of these members; `None` if they do not fit into one (4 GiB).
pub(super) fn pack(members: &[Member<'_>]) -> Option<Vec<u8>> {
    let summed: Vec<_> = members.iter().map(|member| (*member, crc32(member.bytes))).collect();
    packed(&summed)
}

/// The archive of members with these checksums, right or wrong.
fn packed(members: &[(Member<'_>, u32)]) -> Option<Vec<u8>> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (member, crc) in members {
        let head = head(member.name, u32::try_from(member.bytes.len()).ok()?, *crc)?;
        directory.extend(entry(&head, u32::try_from(archive.len()).ok()?, member.name));
        archive.extend(LOCAL);
        archive.extend(head);
        archive.extend(member.name.as_bytes());
        archive.extend(member.bytes);
    }
    let start = u32::try_from(archive.len()).ok()?;
    archive.extend(&directory);
    archive.extend(end(members.len(), directory.len(), start)?);
    Some(archive)
}

/// The members of an archive, in the order of the places, and what is wrong with it although they can be read.
///
/// # Errors
/// What is wrong with it if they cannot.
pub(super) fn unpack<'a>(
    archive: &'a [u8],
    places: &[Place],
) -> Result<(Vec<Member<'a>>, Vec<ArchiveError>), ArchiveError> {
    let mut summed = Vec::new();
    let mut at = 0;
    for place in places {
        let (member, crc) = member(archive, at, place)?;
        at += LOCAL_LENGTH + place.name.len() + member.bytes.len();
        summed.push((member, crc));
    }
    let Some(whole) = packed(&summed) else {
        let (size, limit) = (archive.len(), u32::MAX as usize);
        return Err(ArchiveError::TooLarge { member: "archive".to_owned(), size, limit });
    };
    let wrong_sum = summed.iter().filter(|(member, crc)| crc32(member.bytes) != *crc);
    let mut flaws: Vec<ArchiveError> =
        wrong_sum.map(|(member, _)| ArchiveError::Checksum { member: member.name.to_owned() }).collect();
    let members: Vec<Member<'_>> = summed.into_iter().map(|(member, _)| member).collect();
    flaws.extend(differences(archive, &whole, at, &members));
    Ok((members, flaws))
}

/// The member whose header has to stand at a place, with the checksum that the header states.
fn member<'a>(archive: &'a [u8], at: usize, place: &Place) -> Result<(Member<'a>, u32), ArchiveError> {
    let name = || place.name.to_owned();
    let header = archive.get(at..).and_then(|rest| rest.get(..LOCAL_LENGTH + place.name.len()));
    let header = header.ok_or_else(|| ArchiveError::CutOff { member: name() })?;
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.first_chunk().copied());
        bytes.map_or(u32::MAX, u32::from_le_bytes)
    };
    let (crc, size) = (number(CRC_AT), number(SIZE_AT));
    let mut expected = LOCAL.to_vec();
    expected.extend(head(place.name, size, crc).into_iter().flatten());
    expected.extend(place.name.as_bytes());
    if let Some(wrong) = first_difference(header, &expected) {
        let other = found_name(archive, at).filter(|found| found != place.name && wrong >= NAME_LENGTH_AT);
        return Err(match other {
            Some(found) => ArchiveError::Other { member: name(), found },
            None => ArchiveError::Header { member: name(), at: at + wrong },
        });
    }
    let size = size as usize;
    if size > place.limit {
        return Err(ArchiveError::TooLarge { member: name(), size, limit: place.limit });
    }
    let start = at + LOCAL_LENGTH + place.name.len();
    let bytes = archive.get(start..start + size).ok_or_else(|| ArchiveError::CutOff { member: name() })?;
    Ok((Member { name: place.name, bytes }, crc))
}

/// Name of the member whose header stands at a place, for telling what is there instead.
fn found_name(archive: &[u8], at: usize) -> Option<String> {
    let header = archive.get(at..at + LOCAL_LENGTH)?;
    let length = u16::from_le_bytes(*header.get(NAME_LENGTH_AT..)?.first_chunk()?);
    let name = archive.get(at + LOCAL_LENGTH..)?.get(..usize::from(length))?;
    Some(String::from_utf8_lossy(name).chars().take(80).collect())
}

/// Where an archive, from its directory on, is not the one that its members and their headers make.
fn differences(archive: &[u8], whole: &[u8], directory: usize, members: &[Member<'_>]) -> Vec<ArchiveError> {
    let mut flaws = Vec::new();
    let mut places = Vec::new();
    let mut at = directory;
    for member in members {
        places.push((at, format!("{}: its entry in the archive's directory is", member.name)));
        at += LOCAL_LENGTH + 16 + member.name.len();
    }
    places.push((at, "the archive's end, or what stands behind it, is".to_owned()));
    let ends = places.iter().skip(1).map(|(at, _)| *at).chain([usize::MAX]);
    for ((start, entry), end) in places.iter().zip(ends) {
        let part = |bytes: &[u8]| bytes.get(*start..end.min(bytes.len())).unwrap_or_default().to_vec();
        if let Some(wrong) = first_difference(&part(archive), &part(whole)) {
            flaws.push(ArchiveError::Directory { entry: entry.clone(), at: start + wrong });
        }
    }
    flaws
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    let differs = one.iter().zip(other).position(|(one, other)| one != other);
    differs.or((one.len() != other.len()).then(|| one.len().min(other.len())))
}

/// What a local header and an entry of the directory have in common, from the version to the length of the extra field.
fn head(name: &str, size: u32, crc: u32) -> Option<Vec<u8>> {
    let mut head = FIXED.to_vec();
    head.extend(crc.to_le_bytes());
    head.extend([size.to_le_bytes(); 2].concat());
    head.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
    head.extend([0; 2]);
    Some(head)
}

fn entry(head: &[u8], offset: u32, name: &str) -> Vec<u8> {
    let mut entry = CENTRAL.to_vec();
    entry.extend([10, 0]);
    entry.extend(head);
    entry.extend([0; 10]); // no comment, disk 0, no attributes
    entry.extend(offset.to_le_bytes());
    entry.extend(name.as_bytes());
    entry
}

fn end(members: usize, directory: usize, start: u32) -> Option<Vec<u8>> {
    let mut end = END.to_vec();
    end.extend([0; 4]);
    end.extend([u16::try_from(members).ok()?.to_le_bytes(); 2].concat());
    end.extend(u32::try_from(directory).ok()?.to_le_bytes());
    end.extend(start.to_le_bytes());
    end.extend([0; 2]);
    Some(end)
}

/// CRC-32 as zip has it (ISO 3309), bits reflected.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let step = |crc: u32, byte: &u8| {
        let [low, ..] = crc.to_le_bytes();
        TABLE.get(usize::from(low ^ byte)).copied().unwrap_or(0) ^ (crc >> 8)
    };
    !bytes.iter().fold(u32::MAX, step)
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0_u32;
    while index < 256 {
        let mut crc = index;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[index as usize] = crc;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Place; 2] = [Place { name: "a.json", limit: 10 }, Place { name: "b.txt", limit: 10 }];
    const MEMBERS: [Member<'_>; 2] =
        [Member { name: "a.json", bytes: b"{}" }, Member { name: "b.txt", bytes: b"text" }];

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926); // the check value of CRC-32/ISO-HDLC
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let archive = pack(&MEMBERS).unwrap();
        assert_eq!(unpack(&archive, &PLACES), Ok((MEMBERS.to_vec(), Vec::new())));
    }

    #[test]
    fn every_changed_bit_is_found() {
        let archive = pack(&MEMBERS).unwrap();
        for bit in 0..archive.len() * 8 {
            let mut changed = archive.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            if let Ok((members, flaws)) = unpack(&changed, &PLACES) {
                assert!(!flaws.is_empty(), "bit {bit}: {members:?}");
            }
        }
    }

    #[test]
    fn members_are_neither_added_nor_left_out_nor_moved() {
        let [a, b] = MEMBERS;
        let slip = Member { name: "../../etc/x", bytes: b"" };
        for members in [vec![b, a], vec![slip, a, b], vec![a, slip, b]] {
            let found = unpack(&pack(&members).unwrap(), &PLACES).unwrap_err();
            assert!(matches!(found, ArchiveError::Other { .. } | ArchiveError::Header { .. }), "{found}");
        }
        assert!(matches!(unpack(&pack(&[a]).unwrap(), &PLACES), Err(ArchiveError::Header { .. })));
        let (_, flaws) = unpack(&pack(&[a, b, slip]).unwrap(), &PLACES).unwrap();
        assert!(matches!(flaws[..], [ArchiveError::Directory { .. }, ..]));
        assert_eq!(unpack(&[], &PLACES), Err(ArchiveError::CutOff { member: "a.json".into() }));
    }

    #[test]
    fn a_member_that_is_too_large_is_not_read() {
        let large = [Member { name: "a.json", bytes: b"12345678901" }, MEMBERS[1]];
        let found = unpack(&pack(&large).unwrap(), &PLACES).unwrap_err();
        assert_eq!(found, ArchiveError::TooLarge { member: "a.json".into(), size: 11, limit: 10 });
    }
}
