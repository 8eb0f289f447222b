use conformance::certificate::{Manifest, ReaderDocument};
use conformance::exit;
use conformance::reader::Profile;

use crate::cli::{CertificateSchemaArgs, DescribedFile};
use crate::command::common::print;
use crate::failure::Failure;
use crate::json_schema::{Contract, of_file};

pub(super) fn run(args: &CertificateSchemaArgs) -> Result<u8, Failure> {
    let schema = match args.file {
        DescribedFile::Certificate => of_file::<Manifest>(
            Contract::Written,
            "urn:tashika:certificate:1",
            "What a bundle certifies (certificate.json), tashika.certificate/1",
            "The member of a bundle that is signed. Written by `tashika certificate issue`.",
        ),
        DescribedFile::Reader => of_file::<ReaderDocument>(
            Contract::Written,
            "urn:tashika:reader:1",
            "The report of a reader's measurement (reader.json), tashika.reader/1",
            "Written by `tashika reader certify` into its folder, and a member of a bundle. Members are only ever added within a schema version.",
        ),
        DescribedFile::Profile => of_file::<Profile>(
            Contract::Read,
            "urn:tashika:profile:1",
            "What a reader must carry for a purpose (profiles/*.yaml, profile.json)",
            "Read by `tashika reader certify --profile`; a bundle holds the one that it was judged by.",
        ),
    };
    print(&format!("{schema:#}\n"));
    Ok(exit::PASSED)
}
