use conformance::reader::Hook;

/// Commands of the shell for what PC/SC cannot do by itself. One may ask a person at the terminal, or move a relay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hooks {
    /// Takes the card out of the reader.
    pub(crate) remove_card: Option<String>,
    /// Puts it back.
    pub(crate) insert_card: Option<String>,
    /// Takes the reader's power away and gives it back.
    pub(crate) power_cycle: Option<String>,
    /// Ends the PC/SC service and starts it again.
    pub(crate) restart_service: Option<String>,
}

impl Hooks {
    /// The command for one of them, if there is one.
    #[cfg_attr(not(feature = "pcsc"), expect(dead_code, reason = "only a reader that PC/SC sees needs them"))]
    pub(crate) fn command(&self, hook: Hook) -> Option<&str> {
        match hook {
            Hook::RemoveCard => &self.remove_card,
            Hook::InsertCard => &self.insert_card,
            Hook::PowerCycle => &self.power_cycle,
            Hook::RestartService => &self.restart_service,
        }
        .as_deref()
    }
}
