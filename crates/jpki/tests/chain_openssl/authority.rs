//! An authority run by the `openssl` command: nothing of it is written here but its configuration.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use jpki::Certificate;

/// A certificate authority in a folder of its own, which goes with it.
pub(crate) struct Authority {
    folder: PathBuf,
}

/// Extensions of a user authentication certificate, in the shape of published test cards.
pub(crate) const USER_AUTHENTICATION: &str = "
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
certificatePolicies = critical, @authentication_policy
issuerAltName = dirName:japanese
crlDistributionPoints = part
authorityInfoAccess = OCSP;URI:http://ocsp.jpki.test
authorityKeyIdentifier = keyid:always, issuer:always
subjectKeyIdentifier = hash
";

/// The same of a signature certificate.
pub(crate) const SIGNATURE: &str = "
keyUsage = critical, digitalSignature, nonRepudiation
subjectAltName = @personal
certificatePolicies = critical, @signature_policy
issuerAltName = dirName:japanese
crlDistributionPoints = part
authorityKeyIdentifier = keyid:always, issuer:always
subjectKeyIdentifier = hash
";

const CONFIGURATION: &str = "
oid_section = oids
[oids]
[req]
prompt = no
utf8 = yes
string_mask = utf8only
distinguished_name = authority
[authority]
C = JP
O = JPKI-TEST
0.OU = UNIT
1.OU = TEST ONLY Simulated Agency
[holder_authentication]
C = JP
CN = TEST000000000000000001A
[holder_signature]
C = JP
0.L = Shiken-ken
1.L = Shiken-shi
CN = TEST000000000000000001A
[ca]
default_ca = this
[this]
database = index.txt
new_certs_dir = .
serial = serial
crlnumber = crlnumber
certificate = authority.pem
private_key = authority.key
default_md = sha256
policy = any
unique_subject = no
crl_extensions = list
[any]
countryName = supplied
[list]
authorityKeyIdentifier = keyid:always
[authority_extensions]
keyUsage = critical, keyCertSign, cRLSign
subjectAltName = dirName:japanese
basicConstraints = critical, CA:TRUE
crlDistributionPoints = whole
subjectKeyIdentifier = hash
[japanese]
C = JP
O = 公的個人認証サービス（試験）
[whole]
fullname = dirName:authority
[part]
fullname = dirName:part_name
[part_name]
C = JP
O = JPKI-TEST
0.OU = CRL Distribution Points
CN = Shiken-shi CRLDP
[authentication_policy]
policyIdentifier = 1.2.392.200149.8.5.1.0.30
CPS = http://cps.jpki.test/cps.html
[signature_policy]
policyIdentifier = 1.2.392.200149.8.5.1.0.20
CPS = http://cps.jpki.test/cps.html
[personal]
otherName.1 = 1.2.392.200149.8.5.5.1;FORMAT:UTF8,UTF8:試験　花子
otherName.2 = 1.2.392.200149.8.5.5.4;FORMAT:UTF8,UTF8:419890108
otherName.3 = 1.2.392.200149.8.5.5.3;FORMAT:UTF8,UTF8:2
otherName.4 = 1.2.392.200149.8.5.5.5;FORMAT:UTF8,UTF8:試験県試験市
otherName.5 = 1.2.392.200149.8.5.5.2;FORMAT:UTF8,UTF8:00000
otherName.6 = 1.2.392.200149.8.5.5.6;FORMAT:UTF8,UTF8:000001
";

impl Authority {
    /// For `JPKI for user authentication` or `JPKI for digital signature`.
    pub(crate) fn new(unit: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("tashika-openssl-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let authority = Self { folder: std::env::temp_dir().join(name) };
        std::fs::create_dir_all(&authority.folder).unwrap();
        authority.write("configuration", &CONFIGURATION.replace("UNIT", unit));
        authority.write("index.txt", "");
        authority.write("serial", "0705D990");
        authority.write("crlnumber", "07");
        authority.request("authority", "authority");
        authority.run(
            "ca -batch -notext -utf8 -config configuration -preserveDN -selfsign -in authority.csr -keyfile authority.key \
             -startdate 20230716010104Z -enddate 20330715145959Z -extensions authority_extensions -out authority.pem",
        );
        authority
    }

    /// Its own certificate.
    pub(crate) fn certificate(&self) -> Certificate {
        Certificate::parse(&self.der("x509 -in authority.pem -outform DER -out out.der")).unwrap()
    }

    /// Issues a certificate to a holder with a new key; `name` is a section of names, `extensions` lines of an own one.
    pub(crate) fn issue(&self, name: &str, extensions: &str) -> Vec<u8> {
        let configuration = self.read("configuration");
        self.write("issue", &format!("{configuration}\n[chosen]\n{extensions}"));
        self.request("holder", name);
        self.run(
            "ca -batch -notext -utf8 -config issue -preserveDN -in holder.csr -startdate 20240401000000Z \
             -enddate 20290401145959Z -extensions chosen -out holder.pem",
        );
        self.der("x509 -in holder.pem -outform DER -out out.der")
    }

    /// Revokes the certificate issued last.
    pub(crate) fn revoke(&self) {
        self.run("ca -config configuration -revoke holder.pem -crl_reason keyCompromise");
    }

    /// Signs a list of what is revoked, for a day of June 2026.
    pub(crate) fn list(&self) -> Vec<u8> {
        self.run(
            "ca -config configuration -gencrl -crl_lastupdate 20260601000000Z -crl_nextupdate 20260602000000Z -out list.pem",
        );
        self.der("crl -in list.pem -outform DER -out out.der")
    }

    /// Answers about the certificate issued last, from now on for an hour.
    pub(crate) fn answer(&self) -> Vec<u8> {
        self.run("ocsp -issuer authority.pem -cert holder.pem -no_nonce -reqout request.der");
        self.der(
            "ocsp -index index.txt -rsigner authority.pem -rkey authority.key -CA authority.pem -reqin request.der \
             -nmin 60 -respout out.der",
        )
    }

    fn request(&self, file: &str, name: &str) {
        let configuration = self.read("configuration");
        let chosen = format!("distinguished_name = {name}");
        self.write("request", &configuration.replace("distinguished_name = authority", &chosen));
        self.run(&format!(
            "req -new -batch -config request -newkey rsa:2048 -nodes -keyout {file}.key -out {file}.csr"
        ));
    }

    fn der(&self, arguments: &str) -> Vec<u8> {
        self.run(arguments);
        std::fs::read(self.folder.join("out.der")).unwrap()
    }

    fn run(&self, arguments: &str) {
        let output =
            Command::new("openssl").args(arguments.split_whitespace()).current_dir(&self.folder).output();
        let output = output.expect("`openssl` does not start; install the package openssl");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}\n{text}");
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).unwrap()
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
