use std::collections::{HashMap, VecDeque};

use super::fault::{Injection, Place, Tamper};

/// The faults that wait for replies.
#[derive(Default)]
pub(crate) struct Faults {
    /// For the next request of a path, one after the other.
    queued: HashMap<String, VecDeque<Tamper>>,
    /// By place, with how often they are still to strike.
    standing: Vec<(Injection, u32)>,
}

impl Faults {
    pub(crate) fn new(injections: &[Injection]) -> Self {
        let standing = injections.iter().map(|it| (*it, it.times.unwrap_or(u32::MAX))).collect();
        Self { queued: HashMap::new(), standing }
    }

    /// Lets this happen to the next request of a path; several wait in line.
    pub(crate) fn queue(&mut self, path: &str, tamper: Tamper) {
        self.queued.entry(path.to_owned()).or_default().push_back(tamper);
    }

    /// What happens to the reply to a request of this path.
    pub(crate) fn next(&mut self, path: &str) -> Option<Tamper> {
        if let Some(tamper) = self.queued.get_mut(path).and_then(VecDeque::pop_front) {
            return Some(tamper);
        }
        let place = place(path)?;
        let (injection, left) =
            self.standing.iter_mut().find(|(injection, left)| injection.place == place && *left > 0)?;
        if injection.times.is_some() {
            *left -= 1;
        }
        Tamper::of(injection.fault)
    }
}

/// The place of a path of the profile.
fn place(path: &str) -> Option<Place> {
    let rest = path.strip_prefix("/tashika/v1/")?;
    Place::from_name(rest.split('/').next()?)
}
