use super::CardEnd;

/// A byte that asks for patience.
const NULL: u8 = 0x60;

/// Carries one command TPDU to the card, as a reader at TPDU level does: the header, then data as the procedure bytes
/// ask for it. Returns data and status word, or nothing if the bytes are no command or the card falls silent.
pub fn exchange(card: &mut CardEnd, tpdu: &[u8], mut execute: impl FnMut(&[u8]) -> Vec<u8>) -> Vec<u8> {
    // A command of four bytes has no data, which T=0 writes as P3 = 00.
    let (header, data) = match *tpdu {
        [cla, ins, p1, p2] => ([cla, ins, p1, p2, 0], &[][..]),
        [cla, ins, p1, p2, p3, ref data @ ..] => ([cla, ins, p1, p2, p3], data),
        _ => return Vec::new(),
    };
    let ins = header[1];
    let outgoing = data.is_empty();
    let mut left = data.iter().copied();
    let mut response = Vec::new();
    card.receive(&header, &mut execute);
    loop {
        let Some(&procedure) = card.take(1).first() else { return Vec::new() };
        match procedure {
            NULL => {}
            _ if procedure == ins && outgoing => {
                // Everything up to the status word.
                response.extend(card.take(usize::MAX));
                return response;
            }
            _ if procedure == ins => card.receive(&left.by_ref().collect::<Vec<_>>(), &mut execute),
            _ if procedure == !ins && outgoing => response.extend(card.take(1)),
            _ if procedure == !ins => card.receive(&left.by_ref().take(1).collect::<Vec<_>>(), &mut execute),
            _ => {
                response.push(procedure);
                response.extend(card.take(1));
                return response;
            }
        }
    }
}
