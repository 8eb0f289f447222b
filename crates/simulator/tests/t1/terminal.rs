//! A terminal that follows ISO/IEC 7816-3, 11.6, with rules 7.1 (ask again) and 6.4 (start over), and the card behind
//! it: its response to a command is the command turned round.

use simulator::t1::{Block, CardEnd, Check, Pcb, Reason, Step, Supervisory};

/// The card's end and what it executed.
pub(crate) struct Card {
    pub(crate) end: CardEnd,
    pub(crate) executed: Vec<Vec<u8>>,
    /// Waiting times that it asks for before each response.
    pub(crate) waiting_times: Option<u8>,
}

impl Card {
    pub(crate) fn new(ifsc: u8, check: Check) -> Self {
        Self { end: CardEnd::new(ifsc, check), executed: Vec::new(), waiting_times: None }
    }

    pub(crate) fn receive(&mut self, block: &[u8]) -> Vec<u8> {
        match self.end.receive(block) {
            Step::Send(block) | Step::Late(block) => block,
            Step::Execute(command) => {
                let response = turned(&command);
                self.executed.push(command);
                self.end.answer(response, self.waiting_times)
            }
        }
    }
}

/// What the card answers.
pub(crate) fn turned(command: &[u8]) -> Vec<u8> {
    command.iter().rev().copied().collect()
}

/// Asks again.
fn receive_ready(expected: bool) -> Block {
    Block::new(Pcb::R { expected, reason: Reason::Other }, Vec::new())
}

/// The terminal's end.
pub(crate) struct Terminal {
    pub(crate) check: Check,
    pub(crate) ifsc: u8,
    pub(crate) sequence: bool,
    pub(crate) expected: bool,
}

impl Terminal {
    /// One command. `line` carries a block there and back, or loses one of them.
    pub(crate) fn transceive(
        &mut self,
        command: &[u8],
        mut line: impl FnMut(&[u8]) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let mut response = Vec::new();
        let mut pieces = command.chunks(self.ifsc.into()).peekable();
        let mut piece = pieces.next().unwrap_or(&[]);
        let i_block = |sequence, more, piece: &[u8]| Block::new(Pcb::I { sequence, more }, piece.to_vec());
        let mut block = i_block(self.sequence, pieces.peek().is_some(), piece);
        let mut sending = true;
        for _ in 0..10_000 {
            let answer =
                line(&block.encode(self.check)).and_then(|bytes| Block::decode(&bytes, self.check).ok());
            block = match answer.map(|block| (block.pcb, block.information)) {
                Some((Pcb::Request(Supervisory::Wtx), time)) => {
                    Block::new(Pcb::Response(Supervisory::Wtx), time)
                }
                Some((Pcb::R { expected, .. }, _)) if sending && expected != self.sequence => {
                    self.sequence = expected;
                    match pieces.next() {
                        Some(next) => {
                            piece = next;
                            i_block(self.sequence, pieces.peek().is_some(), piece)
                        }
                        // The whole command has arrived, and the response has not.
                        None => {
                            sending = false;
                            receive_ready(self.expected)
                        }
                    }
                }
                Some((Pcb::R { .. }, _)) if sending => i_block(self.sequence, pieces.peek().is_some(), piece),
                Some((Pcb::I { sequence, more }, mut information)) if sequence == self.expected => {
                    if sending {
                        sending = false;
                        self.sequence = !self.sequence;
                    }
                    self.expected = !self.expected;
                    response.append(&mut information);
                    if !more {
                        return Some(response);
                    }
                    Block::new(Pcb::R { expected: self.expected, reason: Reason::NoError }, Vec::new())
                }
                _ => receive_ready(self.expected),
            };
        }
        None
    }
}
