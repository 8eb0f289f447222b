use std::collections::VecDeque;

/// GET RESPONSE.
const GET_RESPONSE: u8 = 0xC0;
/// ENVELOPE.
const ENVELOPE: u8 = 0xC2;
/// The longest command APDU.
const COMMAND_MAX: usize = 65_544;

/// The card's end of T=0.
///
/// Which instructions carry data to the terminal is a table, as in a real card: reading ones (B0 to B3, CA, CB, 84),
/// GET RESPONSE, and of the classes 80 and 90 the probe application's 20, 22, 30 and 34. That an empty ENVELOPE ends a
/// series of them is *inferred*.
#[derive(Clone, Debug, Default)]
pub struct CardEnd {
    /// Data bytes are asked for one by one instead of all at once; both are allowed.
    one_by_one: bool,
    /// Bytes of a header, then of its data.
    received: Vec<u8>,
    /// Bytes for the terminal.
    sent: VecDeque<u8>,
    /// What GET RESPONSE fetches: data, and the status word that ends it.
    waiting: Option<Response>,
    /// A command that was answered 6Cxx, and its response: repeated with the right length it is not executed again.
    wrong_length: Option<([u8; 4], Response)>,
    /// Pieces of a command.
    enveloped: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Response {
    data: Vec<u8>,
    status: [u8; 2],
}

impl CardEnd {
    /// A card that asks for data bytes one by one, or for all of them at once.
    #[must_use]
    pub fn new(one_by_one: bool) -> Self {
        Self { one_by_one, ..Self::default() }
    }

    /// Bytes from the terminal; a command APDU that is complete goes to `execute`.
    pub fn receive(&mut self, bytes: &[u8], mut execute: impl FnMut(&[u8]) -> Vec<u8>) {
        for &byte in bytes {
            self.received.push(byte);
            let Some(&header) = self.received.first_chunk::<5>() else { continue };
            let [_, ins, _, _, p3] = header;
            let missing = if is_outgoing(&header) { 0 } else { 5 + usize::from(p3) - self.received.len() };
            if missing > 0 {
                let had = self.received.len() - 5;
                if self.one_by_one {
                    self.sent.push_back(!ins);
                } else if had == 0 {
                    self.sent.push_back(ins);
                }
                continue;
            }
            let data = self.received.split_off(5);
            self.received.clear();
            self.perform(header, &data, &mut execute);
        }
    }

    /// As many bytes for the terminal as there are, at most `wanted`.
    pub fn take(&mut self, wanted: usize) -> Vec<u8> {
        let count = wanted.min(self.sent.len());
        self.sent.drain(..count).collect()
    }

    fn perform(&mut self, header: [u8; 5], data: &[u8], execute: &mut impl FnMut(&[u8]) -> Vec<u8>) {
        let [cla, ins, p1, p2, p3] = header;
        let waiting = self.waiting.take();
        let wrong_length = self.wrong_length.take();
        if ins != ENVELOPE {
            self.enveloped.clear();
        }
        match ins {
            GET_RESPONSE => match waiting {
                Some(response) => self.fetch(p3, ins, response),
                None => self.sent.extend([0x69, 0x85]),
            },
            ENVELOPE if data.is_empty() => {
                let command = std::mem::take(&mut self.enveloped);
                self.keep(execute(&command));
            }
            ENVELOPE if self.enveloped.len() + data.len() > COMMAND_MAX => self.sent.extend([0x67, 0x00]),
            ENVELOPE => {
                self.enveloped.extend(data);
                self.sent.extend([0x90, 0x00]);
            }
            _ if is_outgoing(&header) => {
                let response = match wrong_length {
                    Some((before, response)) if before == [cla, ins, p1, p2] => response,
                    _ => Response::from(execute(&header)),
                };
                self.hand_out(header, response);
            }
            _ if data.is_empty() => self.keep(execute(&[cla, ins, p1, p2])),
            _ => self.keep(execute(&[&header[..], data].concat())),
        }
    }

    /// The response of a command that carried data, or none: what data it has is announced.
    fn keep(&mut self, response: Vec<u8>) {
        let response = Response::from(response);
        if response.data.is_empty() {
            self.sent.extend(response.status);
            return;
        }
        self.announce(response);
    }

    fn announce(&mut self, response: Response) {
        self.sent.extend([0x61, u8::try_from(response.data.len()).unwrap_or(0)]);
        self.waiting = Some(response);
    }

    /// The response of a command that asks for data: exactly as much as it asks for, or the right length.
    fn hand_out(&mut self, header: [u8; 5], response: Response) {
        let [cla, ins, p1, p2, p3] = header;
        let asked = length(p3);
        if response.data.is_empty() {
            self.sent.extend(response.status);
        } else if response.data.len() < asked {
            self.sent.extend([0x6C, u8::try_from(response.data.len()).unwrap_or(0)]);
            self.wrong_length = Some(([cla, ins, p1, p2], response));
        } else {
            self.fetch(p3, ins, response);
        }
    }

    /// As many bytes as P3 asks for, and the status word, or that there is more.
    fn fetch(&mut self, p3: u8, ins: u8, mut response: Response) {
        let rest = response.data.split_off(response.data.len().min(length(p3)));
        if self.one_by_one {
            self.sent.extend(response.data.iter().flat_map(|&byte| [!ins, byte]));
        } else {
            self.sent.push_back(ins);
            self.sent.extend(response.data);
        }
        if rest.is_empty() {
            self.sent.extend(response.status);
        } else {
            self.announce(Response { data: rest, status: response.status });
        }
    }
}

impl From<Vec<u8>> for Response {
    /// A response APDU; a mute card's is "no precise diagnosis".
    fn from(mut response: Vec<u8>) -> Self {
        let status = response.split_off(response.len().saturating_sub(2));
        let status = status.try_into().unwrap_or([0x6F, 0x00]);
        Self { data: response, status }
    }
}

/// How many bytes P3 asks for.
fn length(p3: u8) -> usize {
    if p3 == 0 { 256 } else { p3.into() }
}

/// Whether an instruction carries data to the terminal.
fn is_outgoing(&[cla, ins, ..]: &[u8; 5]) -> bool {
    matches!(
        (cla, ins),
        (0x80 | 0x90, 0x20 | 0x22 | 0x30 | 0x34) | (_, 0xB0..=0xB3 | 0xCA | 0xCB | 0x84 | GET_RESPONSE)
    )
}
