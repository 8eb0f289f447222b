//! `tashika requirements`: what must be proved, document by document.

use conformance::requirement::{Document, Requirement};
use conformance::{Language, Text, exit};
use serde_json::json;

use crate::cli::RequirementsArgs;
use crate::command::common::{load, print};
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &RequirementsArgs, look: Look) -> Result<u8, Failure> {
    let (suite, _) = load(&args.suite.features)?;
    let documents = suite.catalogue.documents();
    let text = if args.json {
        let documents: Vec<_> = documents
            .iter()
            .map(|it| json!({ "document": it.document, "title": it.title, "requirements": it.requirements }))
            .collect();
        format!("{:#}\n", serde_json::Value::Array(documents))
    } else if args.markdown {
        markdown(documents)
    } else {
        documents.iter().map(|document| section(document, look)).collect()
    };
    print(&text);
    Ok(exit::PASSED)
}

fn section(document: &Document, look: Look) -> String {
    let title = look.say(&document.title);
    let line = |it: &Requirement| {
        let text = match look.language {
            Language::Ja => &it.ja,
            Language::En => &it.en,
        };
        format!("  {:<9} {}\n", it.id, text)
    };
    let lines: String = document.requirements.iter().map(line).collect();
    format!("{}  {title}\n{lines}", document.document)
}

/// The catalogue as a page for both languages.
fn markdown(documents: &[Document]) -> String {
    let mut text = String::from(
        "# 要件 / Requirements\n\n`tashika requirements --markdown` が書いたもの。手で直さない。 / Written by that command; not by hand.\n",
    );
    for Document { document, title, requirements, .. } in documents {
        let Text { ja, en } = title;
        text.push_str(&format!(
            "\n## {document}\n\n{ja} / {en}\n\n| id | 場所 / address | 強さ / level | 確かさ / certainty | 要件 | requirement |\n|---|---|---|---|---|---|\n"
        ));
        for it in requirements {
            let Requirement { id, address, level, certainty, ja, en, .. } = it;
            let (level, certainty) = (level.to_string(), certainty.to_string());
            let row = [id, address, &level, &certainty, ja, en].map(|cell| cell.replace('|', "\\|"));
            text.push_str(&format!("| {} |\n", row.join(" | ")));
        }
    }
    text
}
