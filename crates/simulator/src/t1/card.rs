use super::{Block, BlockError, Check, Pcb, Reason, Supervisory};

/// The longest information field while nothing else is agreed (ISO/IEC 7816-3, 11.4.2).
pub const IFS_DEFAULT: u8 = 32;
/// The longest there is.
pub const IFS_MAX: u8 = 254;
/// The longest command APDU; a chain that goes on beyond is refused.
const COMMAND_MAX: usize = 65_544;

/// The card's end of T=1.
#[derive(Clone, Debug)]
pub struct CardEnd {
    check: Check,
    /// Node addresses of the blocks to the terminal: those of its last block, swapped.
    nad: u8,
    /// The longest information field that the card takes.
    ifsc: u8,
    /// The longest that the terminal takes.
    ifsd: u8,
    /// N(S) of the next I-block from the terminal.
    expected: bool,
    /// N(S) of the next I-block to the terminal.
    sequence: bool,
    /// Where the exchange stands.
    state: State,
    /// The last block sent, which is repeated when the terminal asks for it.
    last: Option<Block>,
}

#[derive(Clone, Debug)]
enum State {
    /// A command, or its next piece, is awaited.
    Receiving(Vec<u8>),
    /// A command is complete and its response not yet known.
    Executing,
    /// More time was asked for; the response is ready.
    Extending(Vec<u8>),
    /// A chain is being sent; these bytes are left, the block in flight not among them.
    Sending(Vec<u8>),
}

/// What a block from the terminal leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The card sends this.
    Send(Vec<u8>),
    /// A command APDU is complete; [`CardEnd::answer`] takes its response.
    Execute(Vec<u8>),
    /// The terminal has granted more time: after it, the card sends this.
    Late(Vec<u8>),
}

impl CardEnd {
    /// The protocol after a reset, with what the answer to reset says of it. An IFSC out of 1 to 254 counts as the
    /// nearest.
    #[must_use]
    pub fn new(ifsc: u8, check: Check) -> Self {
        Self {
            check,
            nad: 0,
            ifsc: ifsc.clamp(1, IFS_MAX),
            ifsd: IFS_DEFAULT,
            expected: false,
            sequence: false,
            state: State::Receiving(Vec::new()),
            last: None,
        }
    }

    /// The longest information field that the terminal takes, as agreed.
    #[must_use]
    pub const fn ifsd(&self) -> u8 {
        self.ifsd
    }

    /// A block, or bytes that are none, from the terminal.
    pub fn receive(&mut self, bytes: &[u8]) -> Step {
        match Block::decode(bytes, self.check) {
            Ok(block) => self.take(block),
            Err(BlockError::Edc) => self.refuse(Reason::Edc),
            Err(BlockError::Other) => self.refuse(Reason::Other),
        }
    }

    /// The response to the command that [`Step::Execute`] gave. With a multiplier, the card first asks for so many
    /// block waiting times.
    ///
    /// Without such a command the response is dropped and the last block repeated.
    pub fn answer(&mut self, response: Vec<u8>, waiting_times: Option<u8>) -> Vec<u8> {
        match (&self.state, waiting_times) {
            (State::Executing, Some(multiplier)) => {
                self.state = State::Extending(response);
                self.send(Pcb::Request(Supervisory::Wtx), vec![multiplier])
            }
            (State::Executing, None) => self.send_piece(response),
            _ => self.repeat(),
        }
    }

    fn take(&mut self, block: Block) -> Step {
        self.nad = block.nad.rotate_left(4);
        match block.pcb {
            Pcb::I { sequence, more } => self.take_information(sequence, more, block.information),
            Pcb::R { expected, .. } => Step::Send(self.take_receive_ready(expected)),
            Pcb::Request(matter) => self.take_request(matter, block.information),
            Pcb::Response(Supervisory::Wtx) if matches!(self.state, State::Extending(_)) => {
                self.extended(&block)
            }
            Pcb::Response(_) => self.refuse(Reason::Other),
        }
    }

    fn take_information(&mut self, sequence: bool, more: bool, mut information: Vec<u8>) -> Step {
        // An I-block while a chain is being sent, or before the response, is out of turn; one of another N(S) is a repetition.
        let in_turn = match &self.state {
            State::Receiving(_) => true,
            State::Sending(left) => left.is_empty(),
            State::Executing | State::Extending(_) => false,
        };
        if !in_turn || sequence != self.expected || information.len() > self.ifsc.into() {
            return self.refuse(Reason::Other);
        }
        let mut command = match std::mem::replace(&mut self.state, State::Receiving(Vec::new())) {
            State::Receiving(command) => command,
            _ => Vec::new(),
        };
        if command.len() + information.len() > COMMAND_MAX {
            return self.refuse(Reason::Other);
        }
        command.append(&mut information);
        self.expected = !self.expected;
        if more {
            self.state = State::Receiving(command);
            return Step::Send(self.receive_ready(Reason::NoError));
        }
        self.state = State::Executing;
        Step::Execute(command)
    }

    /// N(R) other than the last I-block's N(S) acknowledges it: the next piece goes, and if there is none, the
    /// terminal can only have missed what was said since. Any other R-block asks for a repetition.
    fn take_receive_ready(&mut self, expected: bool) -> Vec<u8> {
        match std::mem::replace(&mut self.state, State::Executing) {
            State::Sending(left) if expected == self.sequence && !left.is_empty() => self.send_piece(left),
            State::Sending(left) if expected == self.sequence => {
                self.state = State::Sending(left);
                self.receive_ready(Reason::Other)
            }
            state => {
                self.state = state;
                self.repeat()
            }
        }
    }

    fn take_request(&mut self, matter: Supervisory, information: Vec<u8>) -> Step {
        match (matter, &information[..]) {
            (Supervisory::Resynch, _) => *self = Self::new(self.ifsc, self.check),
            (Supervisory::Ifs, &[ifs @ 1..=IFS_MAX]) => self.ifsd = ifs,
            (Supervisory::Abort, _) => self.state = State::Receiving(Vec::new()),
            // Only the card asks for time, and no other size can be.
            _ => return self.refuse(Reason::Other),
        }
        Step::Send(self.send(Pcb::Response(matter), information))
    }

    fn extended(&mut self, granted: &Block) -> Step {
        let asked = self.last.as_ref().map(|block| &block.information);
        match std::mem::replace(&mut self.state, State::Executing) {
            State::Extending(response) if asked == Some(&granted.information) => {
                Step::Late(self.send_piece(response))
            }
            state => {
                self.state = state;
                Step::Send(self.repeat())
            }
        }
    }

    /// The next I-block of a response.
    fn send_piece(&mut self, mut response: Vec<u8>) -> Vec<u8> {
        let left = response.split_off(response.len().min(self.ifsd.into()));
        let pcb = Pcb::I { sequence: self.sequence, more: !left.is_empty() };
        self.sequence = !self.sequence;
        self.state = State::Sending(left);
        self.send(pcb, response)
    }

    /// Something was wrong. After an own S-request, that is repeated (rule 7.3); otherwise an R-block says what is
    /// expected.
    fn refuse(&mut self, reason: Reason) -> Step {
        Step::Send(match &self.last {
            Some(Block { pcb: Pcb::Request(_), .. }) => self.repeat(),
            _ => self.receive_ready(reason),
        })
    }

    fn receive_ready(&mut self, reason: Reason) -> Vec<u8> {
        let pcb = Pcb::R { expected: self.expected, reason };
        // A chain's block in flight stays what is repeated: the terminal asks for it, and not for this.
        if matches!(self.state, State::Sending(_)) {
            return Block { nad: self.nad, pcb, information: Vec::new() }.encode(self.check);
        }
        self.send(pcb, Vec::new())
    }

    fn repeat(&mut self) -> Vec<u8> {
        match &self.last {
            Some(block) => block.encode(self.check),
            None => self.receive_ready(Reason::Other),
        }
    }

    fn send(&mut self, pcb: Pcb, information: Vec<u8>) -> Vec<u8> {
        let block = Block { nad: self.nad, pcb, information };
        let bytes = block.encode(self.check);
        self.last = Some(block);
        bytes
    }
}
