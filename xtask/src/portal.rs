//! A running `portal-server`: started on a port of loopback, watched until it answers, stopped by its own handle.
//! Dropping it stops it.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::accounts::{self, Account, Role};
use crate::cache::Places;
use crate::children::child;
use crate::steps::{Failure, Outcome, last_lines};

/// Where what it prints goes.
pub enum Log {
    /// To our own output: a person is reading.
    Shown,
    /// To a file of that name in the checkout's part of the cache: tests quote it if something fails.
    Kept(&'static str),
}

/// What to start.
pub struct Launch<'run> {
    pub binary: &'run Path,
    pub page: &'run Path,
    pub data: &'run Path,
    pub port: u16,
    /// The programme that the partners sell under; `None` leaves the choice to the server.
    pub program: Option<&'run str>,
    pub log: Log,
}

/// Ends the server when we end and can end nothing ourselves, by whatever signal: the other end of its pipe is ours.
const GUARD: &str = r#"cat >/dev/null; kill -s TERM "$1" 2>/dev/null"#;

/// The running server.
pub struct Portal {
    child: Child,
    guard: Child,
    port: u16,
    log: Option<PathBuf>,
}

impl Portal {
    /// Starts the server over its demo data and returns once it answers.
    pub fn start(places: &Places, launch: Launch<'_>) -> Outcome<Self> {
        let mut command = child(places, launch.binary);
        command.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{}", launch.port)]);
        command.arg("--portal").arg(launch.page).arg("--data").arg(launch.data);
        if let Some(program) = launch.program {
            command.args(["--program", program]);
        }
        // A portal that is started from here is for one machine, and so are the receivers of its webhooks.
        command.env("PORTAL_WEBHOOKS_TO_PRIVATE", "true");
        // The demo database is a file in `data`; a PostgreSQL of the caller's is not ours to fill.
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        let log = match launch.log {
            Log::Shown => None,
            Log::Kept(name) => {
                let path = places.own.join(name);
                let file = File::create(&path).map_err(|error| Failure::file("write", &path, &error))?;
                let again = file.try_clone().map_err(|error| Failure::file("write", &path, &error))?;
                command.stdout(file).stderr(again);
                Some(path)
            }
        };
        let child = command.spawn().map_err(|error| {
            Failure::new("start the server", error.to_string(), "cargo build --package portal-server")
        })?;
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C in a terminal reaches us and not the watcher.
            .process_group(0)
            .spawn()
            .map_err(|error| {
                Failure::new("watch the server", error.to_string(), "is there a shell, `sh`?")
            })?;
        let mut portal = Self { child, guard, port: launch.port, log };
        portal.wait_until_it_answers()?;
        Ok(portal)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it printed so far, if that is kept.
    pub fn printed(&self) -> String {
        self.log.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default()
    }

    /// A demo account that it named. The names are printed with the address, a moment before the first answer.
    pub fn account(&self, role: Role) -> Outcome<Account> {
        accounts::find(&self.printed(), role)
    }

    /// Whether the process still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn wait_until_it_answers(&mut self) -> Outcome {
        // Seeding the demo data is part of the first start.
        let until = Instant::now() + Duration::from_secs(120);
        while Instant::now() < until {
            if !self.runs() {
                let port = self.port;
                return Err(self.failed(
                    "it ended by itself",
                    &format!("is port {port} free? `ss -ltn` tells; --port takes another"),
                ));
            }
            if answers(self.port) {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        Err(self.failed("no answer within two minutes", "look at its log above"))
    }

    fn failed(&self, why: &str, mend: &str) -> Failure {
        Failure::new("start the server", format!("{why}\n{}", last_lines(&self.printed(), 20)), mend)
    }

    /// Asks it to finish what it is doing, and ends it if it does not.
    pub fn stop(&mut self) {
        // The standard library can only end a child the hard way.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let until = Instant::now() + Duration::from_secs(5);
        while self.runs() && Instant::now() < until {
            sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Its number may be another's by the time the watcher would look.
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        if self.runs() {
            self.stop();
        }
    }
}

/// Whether something speaks HTTP on that port.
fn answers(port: u16) -> bool {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(500)) else {
        return false;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let mut start = [0; 5];
    asked.is_ok() && stream.read_exact(&mut start).is_ok() && &start == b"HTTP/"
}

/// A port of loopback that was free a moment ago.
pub fn free_port() -> Outcome<u16> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| {
            Failure::new("find a free port on 127.0.0.1", error.to_string(), "close programs that hold ports")
        })
}
