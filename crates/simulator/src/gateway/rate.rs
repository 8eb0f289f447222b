use std::collections::HashMap;

use jiff::Timestamp;

/// How many requests a device may make. What the real service allows is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests of one device in one second.
    pub per_second: u32,
}

/// Counts the requests of each device in the current second.
#[derive(Default)]
pub(crate) struct RateMeter {
    limit: Option<RateLimit>,
    second: i64,
    requests: HashMap<String, u32>,
}

impl RateMeter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Counts one request; `false` when it is one too many.
    pub(crate) fn admits(&mut self, device: &str, now: Timestamp) -> bool {
        let Some(limit) = self.limit else { return true };
        if self.second != now.as_second() {
            self.second = now.as_second();
            self.requests.clear();
        }
        let count = self.requests.entry(device.to_owned()).or_default();
        *count += 1;
        *count <= limit.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_refused_until_the_next_second() {
        let mut meter = RateMeter::new(Some(RateLimit { per_second: 2 }));
        let at = |second| Timestamp::from_second(second).unwrap();
        let admitted: Vec<_> = (0..3).map(|_| meter.admits("a", at(1))).collect();
        assert_eq!(admitted, [true, true, false]);
        assert!(meter.admits("b", at(1)), "each device has its own");
        assert!(meter.admits("a", at(2)));
    }
}
