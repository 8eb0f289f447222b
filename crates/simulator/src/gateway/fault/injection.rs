use std::{fmt, str::FromStr};

use super::{Fault, Place};

/// A fault, where it strikes, and how often: `NAME[@PLACE][*TIMES]` on the command line and in scenarios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Injection {
    /// The fault.
    pub fault: Fault,
    /// Where it strikes.
    pub place: Place,
    /// How often; `None` is every time.
    pub times: Option<u32>,
}

/// The text names no fault that can be injected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InjectionError {
    /// There is no such fault.
    #[error("there is no fault {0:?}; --list-faults lists them")]
    Fault(String),
    /// There is no such place, or the fault cannot strike there.
    #[error("{fault} cannot strike at {place:?}; {}", if .fault.place() == Place::Handshake { "it is one of the handshake" } else { "the places are device, session, challenge, answer, result" })]
    Place {
        /// The fault.
        fault: Fault,
        /// The place that was asked for.
        place: String,
    },
    /// The number of times is none.
    #[error("{0:?} is not a number of times; write NAME*1 for once")]
    Times(String),
}

impl Injection {
    /// The fault at its own place, every time.
    #[must_use]
    pub const fn always(fault: Fault) -> Self {
        Self { fault, place: fault.place(), times: None }
    }
}

impl FromStr for Injection {
    type Err = InjectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (rest, times) = match text.split_once('*') {
            None => (text, None),
            Some((rest, times)) => match times.parse() {
                Ok(number @ 1..) => (rest, Some(number)),
                _ => return Err(InjectionError::Times(times.to_owned())),
            },
        };
        let (name, place) = rest.split_once('@').map_or((rest, None), |(name, place)| (name, Some(place)));
        let fault = Fault::from_name(name).ok_or_else(|| InjectionError::Fault(name.to_owned()))?;
        let wanted = place.map_or(Some(fault.place()), Place::from_name);
        // A fault of the handshake is none of a reply, nor the other way round.
        let fits = |place: &Place| (*place == Place::Handshake) == (fault.place() == Place::Handshake);
        let place = wanted
            .filter(fits)
            .ok_or_else(|| InjectionError::Place { fault, place: place.unwrap_or_default().to_owned() })?;
        Ok(Self { fault, place, times })
    }
}

impl fmt::Display for Injection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.fault, self.place.name())?;
        self.times.map_or(Ok(()), |times| write!(f, "*{times}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_named_with_its_place_and_how_often() {
        let parsed = |text: &str| text.parse::<Injection>().map(|it| (it.place, it.times));
        assert_eq!(parsed("status-503"), Ok((Place::Answer, None)));
        assert_eq!(parsed("status-503@session*2"), Ok((Place::Session, Some(2))));
        assert_eq!(parsed("tls-too-old"), Ok((Place::Handshake, None)));
        for wrong in ["x", "status-503@nowhere", "status-503@handshake", "tls-too-old@answer", "status-503*0"]
        {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
        assert_eq!("status-503*1".parse::<Injection>().unwrap().to_string(), "status-503@answer*1");
    }
}
