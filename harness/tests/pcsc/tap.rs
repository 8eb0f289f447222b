//! A tap on the wire between reader and card: sees every message, and can forge what the card says.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::linux::net::TcpStreamExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Message of vpcd that asks for the answer to reset; the only control message with an answer.
const ATR: &[u8] = &[4];

/// Stands where a card connects to, and passes everything on to vpcd.
pub(crate) struct Tap {
    port: u16,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    commands_to_come: Arc<AtomicUsize>,
}

impl Tap {
    /// A tap before vpcd's `port`. `forge` may change each answer of the card, but not its length.
    pub(crate) fn before(port: u16, forge: impl Fn(&mut [u8]) + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let tap = Self {
            port: listener.local_addr().unwrap().port(),
            heard: Arc::default(),
            commands_to_come: Arc::new(AtomicUsize::new(usize::MAX)),
        };
        let heard = Arc::clone(&tap.heard);
        let commands_to_come = Arc::clone(&tap.commands_to_come);
        // Ends when the card or vpcd hangs up, which is no failure.
        thread::spawn(move || -> io::Result<()> {
            let mut card = Wire::over(listener.accept()?.0)?;
            let mut reader = Wire::over(TcpStream::connect((Ipv4Addr::LOCALHOST, port))?)?;
            loop {
                let message = reader.receive()?;
                if message.len() > 1 && commands_to_come.fetch_sub(1, Ordering::Relaxed) == 0 {
                    return Ok(());
                }
                card.send(&message)?;
                if message != ATR {
                    heard.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                }
                if message.len() > 1 || message == ATR {
                    let mut answer = card.receive()?;
                    forge(&mut answer);
                    reader.send(&answer)?;
                }
            }
        });
        tap
    }

    /// Where the card should connect to.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Takes the card away when this many more commands have been answered.
    pub(crate) fn hang_up_after(&self, commands: usize) {
        self.commands_to_come.store(commands, Ordering::Relaxed);
    }

    /// Forgets what was heard.
    pub(crate) fn clear(&self) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The commands that reached the card.
    pub(crate) fn commands(&self) -> Vec<Vec<u8>> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.iter().filter(|message| message.len() > 1).cloned().collect()
    }

    /// How many PINs reached the card: VERIFY commands that are not the empty one.
    pub(crate) fn pins(&self) -> usize {
        self.commands().iter().filter(|command| matches!(command[..], [_, 0x20 | 0x21, _, _, _, ..])).count()
    }
}

/// Messages of a two-byte length and as many bytes.
pub(crate) struct Wire(TcpStream);

impl Wire {
    /// Over a connection.
    pub(crate) fn over(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    /// The next message.
    pub(crate) fn receive(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; 2];
        self.fill(&mut length)?;
        let mut message = vec![0; u16::from_be_bytes(length).into()];
        self.fill(&mut message)?;
        Ok(message)
    }

    /// vpcd sends the length alone and waits for its acknowledgement, which would else come 40 ms late.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        self.0.set_quickack(true)?;
        self.0.read_exact(buffer)
    }

    /// Length and body in one segment.
    pub(crate) fn send(&mut self, message: &[u8]) -> io::Result<()> {
        let length = u16::try_from(message.len()).map_err(io::Error::other)?;
        self.0.write_all(&[&length.to_be_bytes(), message].concat())
    }
}
