use std::path::Path;
use std::process::Command;

use simulator::jpki_pki::TestChain;

use super::now;

/// A folder of files for one question to openssl.
pub(crate) struct Files(pub(crate) tempfile::TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes DER values as one PEM file.
    pub(crate) fn pem(&self, name: &str, label: &str, values: &[Vec<u8>]) {
        let pem = |der: &Vec<u8>| {
            self.write("value.der", der);
            let (_, base64) = self.openssl(&["base64", "-in", "value.der"]);
            format!("-----BEGIN {label}-----\n{base64}-----END {label}-----\n")
        };
        self.write(name, values.iter().map(pem).collect::<String>().as_bytes());
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    /// Runs openssl here; what it prints on both channels, and whether it was content.
    pub(crate) fn openssl(&self, arguments: &[&str]) -> (bool, String) {
        openssl(self.0.path(), arguments)
    }
}

fn openssl(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let output = output.expect("`openssl` does not start; install the package openssl");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

pub(crate) fn write_chain(files: &Files, chain: &TestChain) {
    files.pem("holder.pem", "CERTIFICATE", std::slice::from_ref(&chain.holder));
    files.pem("others.pem", "CERTIFICATE", &chain.others);
    files.pem("trusted.pem", "CERTIFICATE", &chain.trusted);
}

/// `openssl verify` for a TLS client, which is what a user authentication certificate says it is for. Some text of its
/// complaint, or nothing.
pub(crate) fn openssl_verify(chain: &TestChain, extra: &[&str]) -> Option<String> {
    let files = Files::new();
    write_chain(&files, chain);
    let at = now().as_second().to_string();
    let mut arguments = vec!["verify", "-attime", &at, "-purpose", "sslclient", "-no-CApath", "-no-CAstore"];
    arguments.extend(["-CAfile", "trusted.pem"]);
    if !chain.others.is_empty() {
        arguments.extend(["-untrusted", "others.pem"]);
    }
    arguments.extend(extra);
    arguments.push("holder.pem");
    let (content, text) = files.openssl(&arguments);
    (!content).then_some(text)
}
