//! The judge's own account of the probe card against the card's specification.

use conformance::reader::{Account, Case, Direction, Pattern, REPORT, Task};
use proptest::prelude::*;

const SPECIFICATION: &str = include_str!("../../../../vectors/probe-card.md");

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Commands and responses of the examples.
fn examples() -> Vec<(Vec<u8>, Vec<u8>)> {
    let (_, table) = SPECIFICATION.split_once("\n## Examples\n").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<String> =
            row.trim_matches('|').split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect();
        (bytes(&cells[0]), bytes(&cells[1]))
    })
    .collect()
}

#[test]
fn the_answers_to_the_examples_are_known() {
    let mut known = 0;
    for (command, response) in examples() {
        // An example whose data are wrong on purpose is no case.
        let Some(case) = Case::read(&command, 0) else { continue };
        assert_eq!(case.command(), command);
        if response.ends_with(&[0x90, 0x00]) {
            assert_eq!(case.expected(), response, "{case}");
            known += 1;
        }
    }
    assert!(known >= 11, "{known} examples are cases");
}

#[test]
fn the_reports_of_the_examples_are_read() {
    let reports: Vec<Account> = examples()
        .into_iter()
        .filter(|(command, _)| *command == REPORT)
        .filter_map(|(_, response)| Account::read(&response))
        .collect();
    assert!(reports.len() >= 6);
    let first = &reports[0];
    assert_eq!((&first.form, first.header, first.nc, first.ne), (b"2S", [0x80, 0x20, 0x05, 0x03], 0, 8));
    assert_eq!((first.length, first.count, first.answered, first.status), (5, 6, 8, 0x9000));
    assert!(reports.iter().any(|report| &report.form == b"??" && report.status == 0x6700));
    assert!(Account::read(&[0x69, 0x85]).is_none());
}

#[test]
fn patterns_end_where_they_should() {
    for pattern in Pattern::ALL {
        assert_eq!(pattern.bytes(7, 65_536).len(), 65_536);
        assert!(pattern.bytes(7, 0).is_empty());
        assert_eq!(Pattern::from_number(pattern.number()), Some(pattern));
    }
    assert_eq!(Pattern::from_number(6), None);
}

#[test]
fn the_longest_cases_are_the_longest_commands() {
    let (pattern, seed) = (Pattern::Mixed, 0);
    let longest = Case { task: Task::Exchange { pattern, seed, nc: 65_535, ne: 65_536 }, extended: true };
    assert_eq!((longest.command().len(), longest.expected().len()), (65_544, 65_538));
    assert_eq!(longest.size(), 65_536);
    assert_eq!(longest.direction(), Some(Direction::Both));
}

fn tasks() -> impl Strategy<Value = Task> {
    let pattern = (0_usize..6).prop_map(|number| Pattern::ALL[number]);
    (pattern, any::<u8>(), 1_usize..3_000, 1_usize..3_000, 0_u8..5, any::<u16>()).prop_map(
        |(pattern, seed, nc, ne, kind, milliseconds)| match kind {
            0 => Task::Receive { pattern, seed, nc },
            1 => Task::Send { pattern, seed, ne },
            2 => Task::SendLength { length: nc, ne },
            3 => Task::Exchange { pattern, seed, nc: nc.max(3), ne },
            _ => Task::Wait { milliseconds },
        },
    )
}

proptest! {
    /// The evidence is understood by its bytes alone.
    #[test]
    fn a_case_is_read_back_from_its_command(task in tasks()) {
        let case = Case { task, extended: true };
        let command = case.command();
        let read = Case::read(&command, 0).unwrap();
        prop_assert_eq!(read.task, task);
        prop_assert_eq!(read.command(), command);
    }

    /// A command that was changed on its way into the evidence is not taken for a case with another right answer.
    #[test]
    fn a_case_with_a_changed_byte_of_data_is_none(nc in 1_usize..600, at in any::<prop::sample::Index>(), seed in any::<u8>()) {
        let case = Case { task: Task::Receive { pattern: Pattern::Mixed, seed, nc }, extended: true };
        let mut command = case.command();
        let at = 7 + at.index(nc);
        command[at] ^= 0x01;
        prop_assert_eq!(Case::read(&command, 0), None);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), chained in 0_usize..70_000) {
        let _ = Case::read(&bytes, chained);
        let _ = Account::read(&bytes);
    }
}
