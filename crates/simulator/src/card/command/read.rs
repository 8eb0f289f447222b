//! READ BINARY and READ RECORD.

use apdu::{Case, CommandRef, StatusWord};

use crate::card::application::{Application, Kind};
use crate::card::file::{Access, Body};
use crate::card::reply::{Answer, Reply};
use crate::card::{Card, CardDefect, status};

impl Card {
    /// READ BINARY, `00 B0`: P1 `80 | SFI` and P2 the offset, or P1-P2 the offset in the current file. Asking for more
    /// than there is gives what there is, with 9000 (inferred).
    pub(super) fn read_binary(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if !matches!(command.case(), Case::Short2 | Case::Extended2) {
            return Err(status::WRONG_LENGTH);
        }
        let (id, offset) = if header.p1 & 0x80 == 0 {
            (self.current_file()?, usize::from(u16::from_be_bytes([header.p1, header.p2])))
        } else if header.p1 == 0x80 {
            return Err(status::WRONG_P1_P2);
        } else {
            (self.referenced_file(header.p1)?, usize::from(header.p2))
        };
        let application = self.application().ok_or(status::NO_CURRENT_FILE)?;
        let Some(Body::Transparent { content, read }) = application.file(id).map(|file| &file.body) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        self.check_readable(application, *read)?;
        let offset = if self.has(CardDefect::OffsetHighByteIgnored) { offset & 0xFF } else { offset };
        let byte_more = usize::from(self.has(CardDefect::FileOneByteLonger));
        let rest = content.iter().copied().chain(std::iter::repeat_n(0, byte_more)).skip(offset);
        let data: Vec<u8> = rest.take(self.read_at_most(command)).collect();
        if data.is_empty() && offset >= content.len() && !self.has(CardDefect::ReadPastEnd9000) {
            return Err(status::OFFSET_OUTSIDE);
        }
        let ended_early = data.len() < command.ne().get() && offset + command.ne().get() > content.len();
        let status = if ended_early { self.profile.unknowns.short_read } else { status::OK };
        Ok(Reply { data, status })
    }

    /// READ RECORD, `00 B2`: P1 is the number of a record, P2 the short identifier of a file (00: the current one) and
    /// `4` for this record or `5` for this and all that follow. Other ways of naming a record answer 6A81 (inferred).
    pub(super) fn read_record(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if !matches!(command.case(), Case::Short2 | Case::Extended2) {
            return Err(status::WRONG_LENGTH);
        }
        let id = self.referenced_file(0x80 | header.p2 >> 3)?;
        let all = match header.p2 & 0x07 {
            4 => false,
            5 => true,
            _ => return Err(status::NOT_SUPPORTED),
        };
        let first = usize::from(header.p1).checked_sub(1).ok_or(status::NOT_SUPPORTED)?;
        let application = self.application().ok_or(status::NO_CURRENT_FILE)?;
        let Some(Body::Records { records, read }) = application.file(id).map(|file| &file.body) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        self.check_readable(application, *read)?;
        let first = first + usize::from(self.has(CardDefect::NextRecord));
        let found = records.get(first..).filter(|rest| !rest.is_empty()).ok_or(status::RECORD_NOT_FOUND)?;
        let mut data = if all { found.concat() } else { found[0].clone() };
        data.truncate(command.ne().get());
        Ok(Reply::ok(data))
    }

    fn check_readable(&self, application: &Application, read: Access) -> Result<(), StatusWord> {
        let hole = self.kind() == Kind::Jpki
            && matches!(read, Access::Verified(_))
            && self.has(CardDefect::ReadWithoutPin);
        if application.allows(read, self.profile.defects) || hole {
            Ok(())
        } else {
            Err(status::SECURITY_STATUS)
        }
    }

    /// Ne as this card understands it.
    fn read_at_most(&self, command: &CommandRef<'_>) -> usize {
        const SHORT_MAX: usize = 256;
        let ne = command.ne().get();
        if ne == SHORT_MAX && command.case() == Case::Short2 && self.has(CardDefect::LeZeroIsNothing) {
            return 0;
        }
        if self.has(CardDefect::ExtendedLeAnsweredShort) { ne.min(SHORT_MAX) } else { ne }
    }
}
