use std::time::Duration;

/// What an injected fault does to one reply of the gateway.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The gateway does its work, and its reply goes out as JSON text changed by this function.
    Edit(fn(String) -> String),
    /// The gateway does nothing; this goes out instead.
    Reply {
        /// HTTP status.
        status: u16,
        /// Header fields; the content type is not added.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// The gateway does its work, and its reply waits this long.
    Delay(Duration),
    /// The gateway does its work, and the connection is cut instead of a reply.
    Cut,
}
