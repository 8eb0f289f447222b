//! The files a run leaves behind, all made from the one [`conformance::result::Run`].

pub mod cucumber_json;
pub mod folder;
pub mod junit;
pub mod terminal;
