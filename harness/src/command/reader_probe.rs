//! `tashika reader probe`: what a reader says of itself, and what is known of such a reader.

#[cfg(feature = "pcsc")]
pub(super) use real::run;

#[cfg(not(feature = "pcsc"))]
pub(super) fn run(
    _: &crate::cli::ReaderProbeArgs,
    _: crate::report::terminal::Look,
) -> Result<u8, crate::failure::Failure> {
    Err(crate::failure::Failure::without_pcsc())
}

#[cfg(feature = "pcsc")]
mod real {
    use conformance::reader::{
        Catalogue, Descriptor, Device, Driver, Host, KnownTroubles, Matched, Prediction, Protocol, predict,
    };
    use conformance::{Text, exit};
    use serde_json::json;

    use crate::certify::{Machine, PcscIdentity, identify};
    use crate::cli::ReaderProbeArgs;
    use crate::command::common::print;
    use crate::failure::Failure;
    use crate::report::terminal::Look;

    pub(in crate::command) fn run(args: &ReaderProbeArgs, look: Look) -> Result<u8, Failure> {
        let internal =
            |error: &dyn std::fmt::Display| Failure::suite(Text::new(error.to_string(), error.to_string()));
        let catalogue = Catalogue::bundled().map_err(|error| internal(&error))?;
        let troubles = KnownTroubles::bundled().map_err(|error| internal(&error))?;
        let identity = identify(&crate::pcsc_channel::find(&args.reader)?)?;
        let models = identity.models(&catalogue);
        let found = Found::on(&Machine::this(), &identity, &models);
        let driver = found.driver;
        let predictions: Vec<Prediction> = models
            .iter()
            .map(|matched| {
                let protocol = identity.protocol.unwrap_or(Protocol::T1);
                predict(&matched.model.descriptor, identity.slot, protocol, driver)
            })
            .collect();
        if args.json {
            let models: Vec<_> = models
                .iter()
                .zip(&predictions)
                .map(|(matched, prediction)| {
                    json!({ "model": matched.model, "fit": matched.fit, "level": matched.model.descriptor.level(),
                            "predicted": prediction.path, "command": prediction.command, "response": prediction.response,
                            "known_troubles": troubles.of(matched.model).collect::<Vec<_>>() })
                })
                .collect();
            print(&format!(
                "{:#}\n",
                json!({
                    "reader": identity, "device": found.device, "descriptor": found.descriptor, "driver": driver,
                    "host": found.host, "models": models,
                })
            ));
            return Ok(exit::PASSED);
        }
        print(&said(&identity, &found, look));
        for (matched, prediction) in models.iter().zip(&predictions) {
            print(&known(matched, prediction, &troubles, look));
        }
        if models.is_empty() {
            print(look.say(&Text::new(
                "公開されている記述子の中に、この機種は見つからない\n",
                "no public descriptor fits this reader\n",
            )));
        }
        Ok(exit::PASSED)
    }

    /// What the machine shows of the reader, beside what PC/SC tells.
    struct Found {
        /// Which piece it is, and where.
        device: Option<Device>,
        /// Its descriptor: its own, or what the models that fit agree on.
        descriptor: Option<Descriptor>,
        driver: Driver,
        host: Host,
    }

    impl Found {
        fn on(machine: &Machine, identity: &PcscIdentity, models: &[Matched<'_>]) -> Self {
            let device = identity.usb_device(machine);
            let interface = device.as_ref().and_then(|device| device.interface(&identity.name));
            Self {
                descriptor: identity.descriptor(device.as_ref(), models),
                device: device.map(|device| device.device(interface.map(|interface| interface.number))),
                driver: identity.driver(machine),
                host: identity.host(machine),
            }
        }
    }

    fn said(identity: &PcscIdentity, found: &Found, look: Look) -> String {
        let ids = match (identity.vendor, identity.product) {
            (Some(vendor), Some(product)) => format!("{vendor:04X}:{product:04X}"),
            _ => "–".to_owned(),
        };
        let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        let rows = [
            (Text::new("リーダー", "reader"), identity.name.clone()),
            (Text::new("VID:PID", "VID:PID"), ids),
            (Text::new("版", "release"), or_dash(identity.firmware.map(|firmware| firmware.to_string()))),
            (Text::new("製造番号", "serial number"), or_dash(identity.serial.clone())),
            (
                Text::new("一通のバイト数", "bytes of one message"),
                or_dash(identity.max_input.map(|max| max.to_string())),
            ),
            (Text::new("申告 (dwMaxAPDUDataSize)", "claim (dwMaxAPDUDataSize)"), identity.claim.to_string()),
            (
                Text::new("プロトコル", "protocol"),
                or_dash(identity.protocol.map(|protocol| protocol.to_string())),
            ),
            (Text::new("カードのATR", "ATR of the card"), or_dash(identity.atr.clone())),
            (Text::new("スロット", "slot"), identity.slot.to_string()),
            (Text::new("個体", "device"), or_dash(found.device.as_ref().map(ToString::to_string))),
            (
                Text::new("記述子", "descriptor"),
                or_dash(
                    found
                        .descriptor
                        .as_ref()
                        .map(|descriptor| format!("{}, {} bytes", descriptor.level(), descriptor.block())),
                ),
            ),
            (Text::new("ドライバー", "driver"), found.driver.to_string()),
            (Text::new("環境", "host"), found.host.to_string()),
        ];
        rows.iter().map(|(name, value)| format!("{}: {value}\n", look.say(name))).collect()
    }

    fn known(matched: &Matched<'_>, prediction: &Prediction, troubles: &KnownTroubles, look: Look) -> String {
        let model = matched.model;
        let mut text = format!(
            "{} {} {} ({:?}): {}, {}\n",
            model.id(),
            model.descriptor.firmware,
            model.listed_name,
            matched.fit,
            model.descriptor.level(),
            look.say(&prediction.path)
        );
        for trouble in troubles.of(model) {
            text.push_str(&format!(
                "  {} ({}): {}\n",
                trouble.recipe,
                trouble.source.join(", "),
                look.say(&trouble.text)
            ));
        }
        text
    }
}
