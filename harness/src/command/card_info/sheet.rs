use std::fmt::Display;

use conformance::Text;
use jpki::{Application, Error, PinKind};
use tabled::builder::Builder;
use tabled::settings::Style;

use super::words;
use crate::report::fit;
use crate::report::terminal::Look;

/// The table in the making: a label and what the card says, row by row.
pub(super) struct Sheet {
    look: Look,
    rows: Builder,
}

impl Sheet {
    pub(super) fn new(look: Look) -> Self {
        Self { look, rows: Builder::default() }
    }

    pub(super) fn look(&self) -> Look {
        self.look
    }

    pub(super) fn row(&mut self, label: &Text, value: impl Display) {
        self.rows.push_record([self.look.say(label).to_owned(), value.to_string()]);
    }

    /// A row about the one before it.
    pub(super) fn detail(&mut self, label: &Text, value: &Text) {
        let label = format!("  {}", self.look.say(label));
        self.rows.push_record([label, self.look.say(value).to_owned()]);
    }

    pub(super) fn outcome<T>(
        &mut self,
        label: &Text,
        outcome: Result<T, Error>,
        show: impl FnOnce(T) -> String,
    ) {
        match outcome {
            Ok(value) => self.row(label, show(value)),
            Err(error) => self.untold(label, &error),
        }
    }

    /// A row about what the card did not tell.
    pub(super) fn untold(&mut self, label: &Text, error: &Error) {
        let why = self.look.say(&words::error(error)).to_owned();
        self.row(label, why);
    }

    /// The application, or a row that says why it cannot be had.
    pub(super) fn application<T>(
        &mut self,
        application: Application,
        selected: Result<T, Error>,
    ) -> Option<T> {
        match selected {
            Ok(selected) => Some(selected),
            Err(error) => {
                self.untold(&words::application(application), &error);
                None
            }
        }
    }

    pub(super) fn tries(&mut self, kind: PinKind, tries: Result<u8, Error>) {
        let name = words::pin(kind);
        let label = Text::new(format!("{name}の暗証番号の残り回数"), format!("tries left: {kind}"));
        let blocked = self.look.say(&Text::new("0 (閉塞)", "0 (blocked)")).to_owned();
        self.outcome(&label, tries, |left| if left == 0 { blocked } else { left.to_string() });
    }

    pub(super) fn rendered(self) -> String {
        let mut table = fit::table(self.rows);
        table.with(Style::psql().remove_horizontals());
        format!("{table}\n")
    }
}
