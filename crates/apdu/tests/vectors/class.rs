//! Class and instruction bytes.

use apdu::{Cla, Header, SecureMessaging, never_resend};
use serde::Deserialize;

use crate::file::{Vector, same, unhex};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Class {
    id: String,
    cla: String,
    range: String,
    chained: Option<bool>,
    messaging: Option<String>,
    channel: Option<u8>,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instruction {
    id: String,
    cla: String,
    ins: String,
    name: Option<String>,
    resend: String,
    secret: bool,
    #[serde(default)]
    flags: Vec<String>,
}

fn byte(text: &str) -> Result<u8, String> {
    match unhex(text)?.as_slice() {
        [byte] => Ok(*byte),
        _ => Err(format!("not one byte: {text:?}")),
    }
}

impl Vector for Class {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let cla = Header::new(byte(&self.cla)?, 0xB0, 0, 0).class();
        same("byte", cla.get(), byte(&self.cla)?)?;
        same("range", cla.range().name(), self.range.as_str())?;
        same("chained", cla.is_chained(), self.chained)?;
        same("messaging", cla.secure_messaging().map(SecureMessaging::name), self.messaging.as_deref())?;
        same("channel", cla.channel(), self.channel)?;
        for more_follow in [false, true] {
            let changed = cla.with_chaining(more_follow);
            same("chaining bit", changed.and_then(Cla::is_chained), self.chained.map(|_| more_follow))?;
            same("channel with the bit changed", changed.and_then(Cla::channel), self.channel)?;
        }
        let plain = cla.plain();
        same("plain channel", plain.and_then(Cla::channel), self.channel)?;
        same("plain chaining", plain.and_then(Cla::is_chained), self.chained.map(|_| false))?;
        let messaging = plain.and_then(Cla::secure_messaging).map(SecureMessaging::name);
        same("plain messaging", messaging, self.messaging.as_ref().map(|_| "none"))
    }
}

impl Vector for Instruction {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let header = Header::new(byte(&self.cla)?, byte(&self.ins)?, 0, 0);
        same("name", header.instruction_name(), self.name.as_deref())?;
        let resend = never_resend(header).map_or("none", |reason| reason.name());
        same("resend", resend, self.resend.as_str())?;
        same("secret", header.carries_secret(), self.secret)
    }
}
