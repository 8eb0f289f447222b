/// The pieces of one APDU exchange at extended level: `wLevelParameter` of a command's, `bChainParameter` of a
/// response's (CCID, 6.1.4 and 6.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Chain {
    /// Nothing has begun.
    #[default]
    Idle,
    /// So much of a command has come.
    Command(Vec<u8>),
    /// So much of a response is left.
    Response(Vec<u8>),
}

/// The longest command APDU.
const COMMAND_MAX: usize = 65_544;

/// What one piece of a command leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The rest is awaited.
    More,
    /// The command is complete.
    Whole(Vec<u8>),
    /// The next piece of the response is wanted.
    Continue,
    /// The parameter does not fit to what came before.
    OutOfTurn,
    /// The command is longer than any command APDU.
    TooLong,
}

impl Chain {
    /// Takes a piece of a command. One that begins a command ends whatever was before.
    pub(super) fn take(&mut self, level_parameter: u16, data: &[u8]) -> Taken {
        let before = std::mem::take(self);
        let mut command = match (level_parameter, before) {
            (0x00 | 0x01, _) => Vec::new(),
            (0x02 | 0x03, Self::Command(command)) => command,
            (0x10, before @ Self::Response(_)) if data.is_empty() => {
                *self = before;
                return Taken::Continue;
            }
            _ => return Taken::OutOfTurn,
        };
        command.extend(data);
        if command.len() > COMMAND_MAX {
            return Taken::TooLong;
        }
        if matches!(level_parameter, 0x00 | 0x02) {
            return Taken::Whole(command);
        }
        *self = Self::Command(command);
        Taken::More
    }

    /// A response begins.
    pub(super) fn begin(&mut self, response: Vec<u8>, block: usize) -> (u8, Vec<u8>) {
        *self = Self::Response(response);
        match self.next(block) {
            (0x02, piece) => (0x00, piece),
            (_, piece) => (0x01, piece),
        }
    }

    /// The next piece of a response, of at most `block` bytes, and its `bChainParameter`.
    pub(super) fn next(&mut self, block: usize) -> (u8, Vec<u8>) {
        let Self::Response(mut piece) = std::mem::take(self) else { return (0x02, Vec::new()) };
        let rest = piece.split_off(piece.len().min(block.max(1)));
        if rest.is_empty() {
            return (0x02, piece);
        }
        *self = Self::Response(rest);
        (0x03, piece)
    }
}
