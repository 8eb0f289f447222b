//! The files a run leaves behind, all made from the one [`conformance::result::Run`].

pub mod cucumber_json;
pub mod fit;
pub mod folder;
pub mod html;
pub mod junit;
mod table;
pub mod terminal;
