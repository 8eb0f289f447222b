//! The test gateway as a program: what the papers say of it, every fault's exit status, and judges that nobody here wrote
//! (curl, openssl, Python's ssl).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod faults;
mod openssl;
mod paper;
mod service;
