//! `tashika gateway serve`: the test gateway for any client.

use std::io::ErrorKind;
use std::sync::Arc;

use conformance::{Text, exit};
use simulator::gateway::{
    Fault, Gateway, GatewayConfig, GatewayError, GatewayEvent, Grace, Place, RateLimit,
};
use simulator::people::{self, Person};
use simulator::tls_pki::TlsPki;
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::GatewayServeArgs;
use crate::command::common::{block_on, print};
use crate::command::ending::Ending;
use crate::failure::Failure;
use crate::gateway_folder::GatewayFolder;
use crate::report::fit;
use crate::report::terminal::Look;

pub(super) fn run(args: &GatewayServeArgs, look: Look) -> Result<u8, Failure> {
    if args.list_faults {
        print(&fault_table(look));
        return Ok(exit::PASSED);
    }
    if args.print_people {
        print(&people::to_yaml(&people::people()).map_err(|error| broken(&error))?);
        return Ok(exit::PASSED);
    }
    let people = people_of(args)?;
    let folder = GatewayFolder::new(&args.folder);
    let pki = folder.card_pki()?;
    let tls = TlsPki::new().map_err(|error| broken(&error))?;
    let mut config = GatewayConfig {
        listen: args.listen,
        people: people.clone(),
        grace: Grace { end: args.grace_end, ..Grace::default() },
        revocation: args.revocation,
        card_pki: Some(Arc::clone(&pki)),
        rate: args.rate.map(|per_second| RateLimit { per_second }),
        defects: args.defect.clone(),
        on_event: Some(Arc::new(|event| print(&log_line(event)))),
        ..GatewayConfig::new(&tls, pki.authentication_ca_der().to_vec()).map_err(|error| broken(&error))?
    };
    for fault in &args.fault {
        config = config.with_fault(*fault, &tls).map_err(|error| broken(&error))?;
    }
    block_on(async {
        let mut ending = Ending::listen()?;
        let gateway = Gateway::start(config).await.map_err(|error| not_started(&error))?;
        folder.write(&gateway.url(), &tls, &pki, &people)?;
        print(look.say(&greeting(&gateway.url(), &folder, args)));
        ending.asked().await;
        print(look.say(&Text::new("終わった\n", "ended\n")));
        Ok(exit::PASSED)
    })
}

fn people_of(args: &GatewayServeArgs) -> Result<Vec<Person>, Failure> {
    let Some(path) = &args.people else { return Ok(people::people()) };
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    people::parse(&text).map_err(|error| {
        Failure::usage(Text::new(
            format!("{} を使えない: {error}", path.display()),
            format!("{} cannot be used: {error}", path.display()),
        ))
    })
}

fn greeting(url: &str, folder: &GatewayFolder, args: &GatewayServeArgs) -> Text {
    let (place, curl) = (folder.path().display(), folder.curl_line(url));
    let faults: Vec<String> = args.fault.iter().map(ToString::to_string).collect();
    let faults = if faults.is_empty() { "-".to_owned() } else { faults.join(" ") };
    let verify = format!("tashika verify --embedded --gateway {place}");
    Text::new(
        format!(
            "試験用ゲートウェイ {url} (通信の形は試験用に定めたもの)\nフォルダー {place}\n障害 {faults}\n\n{curl}\n\
             {verify}\n\nCtrl-C で終わる\n"
        ),
        format!(
            "test gateway {url} (its wire protocol is invented)\nfolder {place}\nfaults {faults}\n\n{curl}\n{verify}\n\n\
             Ctrl-C ends\n"
        ),
    )
}

/// One line a request or failed handshake; no secret and nothing of a person is in it.
fn log_line(event: GatewayEvent<'_>) -> String {
    match event {
        GatewayEvent::Request(request) => {
            let at = request.at.strftime("%Y-%m-%dT%H:%M:%SZ");
            let device = if request.device.is_empty() { "-" } else { &request.device };
            let problem = request.problem.map(|code| format!(" {code}")).unwrap_or_default();
            let sight = if request.statement.is_some() { " by-sight" } else { "" };
            let fault = if request.faulty { " fault" } else { "" };
            format!(
                "{at} {device} {} {} {}{problem}{sight}{fault}\n",
                request.method, request.path, request.status
            )
        }
        GatewayEvent::TlsError(error) => format!("TLS {}: {}\n", error.peer, error.reason),
    }
}

fn fault_table(look: Look) -> String {
    let mut builder = Builder::default();
    let head =
        [Text::new("障害", "fault"), Text::new("場所", "where"), Text::new("何が起きるか", "what happens")];
    builder.push_record(head.map(|text| look.say(&text).to_owned()));
    for fault in Fault::ALL {
        let place = fault.place();
        let anywhere = if place == Place::Handshake { "" } else { " *" };
        let (ja, en) = fault.words();
        let words = look.say(&Text::new(ja, en)).to_owned();
        builder.push_record([fault.name().to_owned(), format!("{}{anywhere}", place.name()), words]);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql().remove_horizontals());
    let note = Text::new(
        "* は @session のように別の段階にも仕掛けられる\n",
        "* can strike at another step too, such as @session\n",
    );
    format!("{table}\n{}", look.say(&note))
}

fn not_started(error: &GatewayError) -> Failure {
    match error {
        GatewayError::NotLoopback(address) => Failure::refused(Text::new(
            format!("{address} はループバックでないので待ち受けない。--listen 127.0.0.1:8443 のように示す"),
            format!("{error}; say --listen 127.0.0.1:8443 or the like"),
        )),
        GatewayError::Listen { address, cause } if cause.kind() == ErrorKind::AddrInUse => {
            Failure::rig(Text::new(
                format!(
                    "{address} では別のプログラムが待ち受けている。それを終えるか --listen 127.0.0.1:0 とする"
                ),
                format!("another program listens on {address}; end it, or say --listen 127.0.0.1:0"),
            ))
        }
        _ => broken(error),
    }
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure::rig(Text::new(
        format!("試験用ゲートウェイを始められない: {error}"),
        format!("the test gateway cannot be started: {error}"),
    ))
}
