use crate::wire::Wire;

/// Reads a recording: one line for each exchange with the command's first bytes, its length, the response's length and
/// its status word. Lines that begin with `#` are for people.
pub(crate) fn read(text: &str) -> Wire {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Wire(lines.map(exchange).collect())
}

fn exchange(line: &str) -> (usize, usize) {
    let mut words = line.split_whitespace().skip(1).map(|word| word.parse().unwrap());
    (words.next().unwrap(), words.next().unwrap())
}
