use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

/// Things by key that are kept for a while, and at most so many: the oldest go first, so that a long run stays small.
///
/// All live equally long, so the oldest is always the next to go.
pub(crate) struct Leases<T> {
    by_key: HashMap<String, Lease<T>>,
    order: VecDeque<(Timestamp, String)>,
    most: usize,
}

/// A thing and until when it counts; it may be remembered a while longer.
pub(crate) struct Lease<T> {
    pub(crate) until: Timestamp,
    pub(crate) what: T,
}

impl<T> Leases<T> {
    pub(crate) fn new(most: usize) -> Self {
        Self { by_key: HashMap::new(), order: VecDeque::new(), most }
    }

    /// Keeps a thing that counts `until` and is remembered until `forgotten`.
    pub(crate) fn put(
        &mut self,
        key: String,
        what: T,
        now: Timestamp,
        (until, forgotten): (Timestamp, Timestamp),
    ) {
        while self.order.front().is_some_and(|(forgotten, _)| *forgotten < now)
            || self.order.len() >= self.most
        {
            let Some((_, oldest)) = self.order.pop_front() else { break };
            self.by_key.remove(&oldest);
        }
        self.order.push_back((forgotten, key.clone()));
        self.by_key.insert(key, Lease { until, what });
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Lease<T>> {
        self.by_key.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Lease<T>> {
        self.by_key.get_mut(key)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_oldest_go_first_by_time_and_by_number() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let mut leases = Leases::new(2);
        for (minute, key) in [(0, "a"), (1, "b"), (2, "c")] {
            leases.put(key.to_owned(), minute, at(minute), (at(minute + 5), at(minute + 10)));
        }
        assert!(leases.get("a").is_none() && leases.get("b").is_some() && leases.get("c").is_some());
        leases.put("d".to_owned(), 9, at(12), (at(17), at(22)));
        assert!(leases.get("b").is_none() && leases.get("c").is_some());
        leases.put("e".to_owned(), 9, at(13), (at(18), at(23)));
        assert!(leases.get("c").is_none() && leases.get("d").is_some());
    }
}
