//! What is known of readers, and what measuring them proves.

mod catalogue;
