use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use aws_lc_rs::rand;
use conformance::certificate::{IssuerKey, KeyError};
use conformance::{Text, exit};

use crate::cli::KeygenArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

const PRIVATE: &str = "certificate.key.pem";
const PUBLIC: &str = "certificate.pub.pem";

pub(super) fn run(args: &KeygenArgs, look: Look) -> Result<u8, Failure> {
    let [private, public] = [PRIVATE, PUBLIC].map(|name| args.out.join(name));
    // A key that is lost cannot be had back, and with it every certificate that it signed.
    if let Some(there) = [&private, &public].into_iter().find(|path| path.exists()) {
        return Err(Failure::usage(Text::new(
            format!("{} がすでにある。鍵は上書きしない。--out で別のフォルダーを選ぶ", there.display()),
            format!(
                "{} exists, and keys are not overwritten; choose another folder with --out",
                there.display()
            ),
        )));
    }
    let key = random_key()?;
    let unwritable = |error: KeyError| Failure::suite(Text::new(error.to_string(), error.to_string()));
    let pem = key.to_pem().map_err(unwritable)?;
    let public_pem = key.public().to_pem().map_err(unwritable)?;
    fs::create_dir_all(&args.out).map_err(|error| Failure::file(&args.out, &error))?;
    write_private(&private, pem.as_ref()).map_err(|error| Failure::file(&private, &error))?;
    fs::write(&public, public_pem).map_err(|error| Failure::file(&public, &error))?;
    print(look.say(&Text::new(
        format!(
            "秘密鍵 {} (自分だけが読める。誰にも渡さない)\n公開鍵 {} (公表する)\n指紋 {}\n",
            private.display(),
            public.display(),
            key.public().fingerprint()
        ),
        format!(
            "private key {} (only you can read it; give it to nobody)\npublic key {} (publish it)\nfingerprint {}\n",
            private.display(),
            public.display(),
            key.public().fingerprint()
        ),
    )));
    Ok(exit::PASSED)
}

fn random_key() -> Result<IssuerKey, Failure> {
    loop {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        rand::fill(&mut *bytes)
            .map_err(|_| Failure::rig(Text::new("乱数が得られない", "the system gives no random numbers")))?;
        match IssuerKey::from_random(&bytes) {
            Err(KeyError::Number) => {}
            made => {
                return made.map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())));
            }
        }
    }
}

fn write_private(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text)
}
