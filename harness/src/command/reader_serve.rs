//! `tashika reader serve`: simulated USB readers under the real driver, for any PC/SC program.

mod beside;
mod guest;
mod list;

use std::time::Duration;

use conformance::reader::Catalogue;
use conformance::{Text, exit};
use simulator::ccid::DeviceModel;
use simulator::jpki_pki::{AUTHENTICATION_PIN, SIGNATURE_PIN};

use crate::cli::ReaderServeArgs;
use crate::command::common::{block_on, print};
use crate::command::ending::Ending;
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::usb_bench::{CLIENT_SOCKET_VARIABLE, HAND_VARIABLE, UsbBench, UsbDevices, namespaces};

/// How often the daemon is looked after.
const ROUND: Duration = Duration::from_millis(500);

pub(super) fn run(args: &ReaderServeArgs, look: Look) -> Result<u8, Failure> {
    let catalogue = Catalogue::bundled()
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    if let Some(words) = &args.list {
        return list::run(&catalogue, &words.join(" "), args.json, look);
    }
    let guests = guest::guests(&catalogue, args)?;
    let models: Vec<DeviceModel> = guests.iter().map(|guest| guest.device.clone()).collect();
    block_on(async move {
        let mut ending = Ending::listen()?;
        let devices = UsbDevices::serve(guest::with_cards(&guests, args)?, args.capture.as_deref())?;
        if let Err(obstacle) = namespaces() {
            return by_hand(&devices, &obstacle, args, &mut ending, look).await;
        }
        let mut bench = UsbBench::start(devices)?;
        if let Some(refused) = bench.refused() {
            return Err(Failure::rig(refused));
        }
        if let Some((program, arguments)) = args.command.split_first() {
            return beside::run(program, arguments, &mut bench, &mut ending).await;
        }
        announce(&models, &bench, look);
        loop {
            tokio::select! {
                () = ending.asked() => return Ok(exit::PASSED),
                () = tokio::time::sleep(ROUND) => bench.broken().map_or(Ok(()), Err)?,
            }
        }
    })
}

/// Where this program may not start a daemon: the devices stand ready, and it is told how to start one.
async fn by_hand(
    devices: &UsbDevices,
    obstacle: &str,
    args: &ReaderServeArgs,
    ending: &mut Ending,
    look: Look,
) -> Result<u8, Failure> {
    if !args.command.is_empty() {
        return Err(Failure::rig(Text::new(
            format!(
                "ここでは専用の pcscd を始められない ({obstacle})。コマンドなしで実行すると、始め方を示してリーダーを保つ"
            ),
            format!(
                "no private pcscd can be started here ({obstacle}); without a COMMAND the readers stay and it is told how to start one"
            ),
        )));
    }
    let line = devices.by_hand();
    print(look.say(&Text::new(
        format!(
            "ここでは専用の pcscd を始められない ({obstacle})。リーダーは用意した。ほかの pcscd を止め、root で次を実行する:\n{line}\nCtrl-C で終わる\n"
        ),
        format!(
            "no private pcscd can be started here ({obstacle}); the readers stand ready; stop any other pcscd and run as root:\n{line}\nCtrl-C ends\n"
        ),
    )));
    loop {
        tokio::select! {
            () = ending.asked() => return Ok(exit::PASSED),
            () = tokio::time::sleep(ROUND) => devices.broken().map_or(Ok(()), Err)?,
        }
    }
}

fn announce(models: &[DeviceModel], bench: &UsbBench, look: Look) {
    for device in models {
        for interface in &device.interfaces {
            let descriptor = &interface.descriptor;
            print(&format!(
                "{:04X}:{:04X}  {} {}  ({}, {})\n",
                descriptor.vendor,
                descriptor.product,
                device.name,
                interface.name,
                descriptor.level(),
                descriptor.message_length
            ));
        }
    }
    let socket = bench.socket();
    let socket = socket.display();
    let hand = bench.hand().display();
    print(look.say(&Text::new(
        format!(
            "PC/SC のプログラムからは次の設定で見える: export {CLIENT_SOCKET_VARIABLE}={socket}\ntashika reader hand には: export {HAND_VARIABLE}={hand}\n暗証番号は {AUTHENTICATION_PIN} (署名用 {SIGNATURE_PIN})。Ctrl-C で終わる\n"
        ),
        format!(
            "PC/SC programs see them with: export {CLIENT_SOCKET_VARIABLE}={socket}\n`tashika reader hand` needs: export {HAND_VARIABLE}={hand}\nthe PINs are {AUTHENTICATION_PIN} and, for signatures, {SIGNATURE_PIN}; Ctrl-C ends\n"
        ),
    )));
}
