//! A throw-away PostgreSQL for the tests, from the installed binaries: its own folder, its own port of loopback, no
//! durability, gone afterwards. The machine's PostgreSQL service, if there is one, is never touched.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cache::{Places, make};
use crate::children::{child, on_path};
use crate::portal::free_port;
use crate::steps::{Failure, Outcome, capture, last_lines};
use crate::tools::is_root;

const MEND: &str = "install PostgreSQL 14 or newer (Debian: apt-get install postgresql), initdb has to be on PATH or in /usr/lib/postgresql/*/bin";

/// The running database.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// The folder with initdb and postgres.
pub fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = on_path("initdb")
        .iter()
        .filter_map(|path| Some(fs::canonicalize(path).ok()?.parent()?.to_path_buf()))
        .collect();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

impl Postgres {
    pub fn start(places: &Places) -> Outcome<Self> {
        let programs =
            programs().ok_or_else(|| Failure::new("find PostgreSQL", "initdb is not installed", MEND))?;
        // Not in the cache: the other account may not enter a home folder, and a socket's path holds 107 bytes.
        let folder = std::env::temp_dir().join(format!("portal-pg-{}", std::process::id()));
        make(&folder)?;
        let account = if is_root() { Some(account(places)?) } else { None };
        if let Some((user, group)) = account {
            chown(&folder, Some(user), Some(group))
                .map_err(|error| Failure::file("give away", &folder, &error))?;
        }
        let data = folder.join("data");
        let mut initdb = as_account(places, account, &programs.join("initdb"));
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--pgdata",
        ]);
        initdb.arg(&data).current_dir(&folder);
        capture(&mut initdb, "make a database folder", MEND)?;

        let port = free_port()?;
        let log = folder.join("log");
        let output = fs::File::create(&log).map_err(|error| Failure::file("write", &log, &error))?;
        let errors = output.try_clone().map_err(|error| Failure::file("write", &log, &error))?;
        let mut server = as_account(places, account, &programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
        ] {
            server.args(["-c", setting]);
        }
        server.current_dir(&folder).stdin(Stdio::null()).stdout(output).stderr(errors);
        let server =
            server.spawn().map_err(|error| Failure::new("start PostgreSQL", error.to_string(), MEND))?;
        let mut running = Self { server, folder, port };
        running.wait(&programs, &log)?;
        Ok(running)
    }

    /// For tests: the superuser's connection, from which they make databases of their own.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, programs: &Path, log: &Path) -> Outcome {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if !matches!(self.server.try_wait(), Ok(None)) {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        let printed = fs::read_to_string(log).unwrap_or_default();
        Err(Failure::new(
            "start PostgreSQL",
            format!("it does not answer\n{}", last_lines(&printed, 20)),
            MEND,
        ))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT: PostgreSQL drops its connections and ends its own children.
        let _ = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let until = Instant::now() + Duration::from_secs(10);
        while matches!(self.server.try_wait(), Ok(None)) && Instant::now() < until {
            sleep(Duration::from_millis(50));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The ids of the account `postgres`: the database refuses to run as root.
fn account(places: &Places) -> Outcome<(u32, u32)> {
    let id = |flag: &str| -> Outcome<u32> {
        let mut command = child(places, "id");
        command.args([flag, "postgres"]);
        let text = capture(&mut command, "look up the account postgres", MEND)?;
        text.trim().parse().map_err(|_| Failure::new("look up the account postgres", text, MEND))
    };
    Ok((id("-u")?, id("-g")?))
}

/// A program of PostgreSQL, as that account if we are root. It ends with us, however we end.
fn as_account(places: &Places, account: Option<(u32, u32)>, program: &Path) -> Command {
    match account {
        None => child(places, program),
        Some((user, group)) => {
            let mut command = child(places, "setpriv");
            command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
            command.args(["--pdeathsig", "INT"]).arg(program);
            command.env("HOME", "/nonexistent");
            command
        }
    }
}
