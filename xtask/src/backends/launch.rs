//! Makes the folder of one server, starts it, fills it, and waits until it answers with the seed in place.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::catalogue::{Backend, Kind};
use super::group::{Folder, Group};
use super::{install, probe};
use crate::cache::{Places, files, make, read, short_hash};
use crate::children::child;
use crate::portal::free_port;
use crate::postgres::Postgres;
use crate::steps::{Failure, Outcome, capture, last_lines};

/// A backend that runs. Dropping it ends its whole process group and removes its folder.
pub struct Running {
    pub backend: &'static Backend,
    pub port: u16,
    /// What it prints.
    pub log: PathBuf,
    /// `[{"user", "password", "role", "partner"}]`: who may sign in; with a `token` where tokens are made elsewhere.
    pub users: Value,
    // Dropped in this order: the server, the database that it uses, the folder that it writes to.
    group: Group,
    _database: Option<Postgres>,
    folder: Folder,
}

/// Unpacks the fixtures and starts the server; it need not answer yet.
pub fn launch(places: &Places, backend: &'static Backend, settings: &[(&str, &str)]) -> Outcome<Running> {
    let port = free_port()?;
    let mut place = folder_for(backend)?;
    let folder = place.path().to_path_buf();
    copy_fixtures(&places.root.join("tests/backends").join(backend.shape), &folder)?;
    if let Some(modules) = install::modules(places, backend.kind) {
        let link = folder.join("node_modules");
        std::os::unix::fs::symlink(modules, &link).map_err(|error| Failure::file("link", &link, &error))?;
    }
    let mut seed = child(places, "python3");
    seed.arg(places.root.join("tests/backends/seed.py")).arg(backend.shape).arg(&folder);
    seed.env("PYTHONDONTWRITEBYTECODE", "1");
    capture(&mut seed, "make the start data", "install Python 3.10 or newer")?;
    let users = serde_json::from_str(&read(&folder.join("users.json"))?).unwrap_or_default();

    let database = database(places, backend, &folder)?;
    let stage = Stage { places, backend, folder: &folder, port, database: database.as_ref() };
    stage.prepare()?;
    let log = folder.join("server.log");
    let output = File::create(&log).map_err(|error| Failure::file("write", &log, &error))?;
    let errors = output.try_clone().map_err(|error| Failure::file("write", &log, &error))?;
    let mut command = stage.command()?;
    command.envs(settings.iter().copied()).current_dir(&folder).stdout(output).stderr(errors);
    let group = Group::start(&mut command, &mut place).map_err(|error| {
        Failure::new(format!("start {}", backend.name), error.to_string(), "cargo xtask backends list")
    })?;
    Ok(Running { backend, port, log, users, group, _database: database, folder: place })
}

/// Everything needed to say how a server is started.
struct Stage<'run> {
    places: &'run Places,
    backend: &'run Backend,
    folder: &'run Path,
    port: u16,
    database: Option<&'run Postgres>,
}

impl Stage<'_> {
    /// What has to be done before the start.
    fn prepare(&self) -> Outcome {
        if let Kind::Drf(_) = self.backend.kind {
            let mut fill = child(self.places, install::program(self.places, self.backend.kind, "python")?);
            fill.arg("fill.py").current_dir(self.folder).env("PYTHONDONTWRITEBYTECODE", "1");
            // With the tables of sessions, whether they are used or not.
            fill.env("SESSION", "1");
            capture(&mut fill, "fill the database of Django", "read the lines above")?;
        }
        Ok(())
    }

    fn command(&self) -> Outcome<Command> {
        let port = self.port.to_string();
        let program = |name: &str| install::program(self.places, self.backend.kind, name);
        let command = match self.backend.kind {
            Kind::JsonServer0 => {
                let script = "node_modules/json-server/lib/cli/bin.js";
                self.node([script, "--host", "127.0.0.1", "--port", &port, "db.json"])?
            }
            Kind::JsonServer1 => {
                self.node(["node_modules/json-server/lib/bin.js", "--port", &port, "db.json"])?
            }
            Kind::Cap => {
                let mut command = self.node(["node_modules/@sap/cds/bin/serve.js", "all", "--in-memory"])?;
                // CAP notes in the home folder which services run.
                command.env("PORT", &port).env("HOME", self.folder).env_remove("NODE_ENV");
                command
            }
            Kind::Oidc => {
                let mut command = self.node(["server.mjs"])?;
                command.env("PORT", &port);
                command
            }
            Kind::Prism => {
                let script = "node_modules/@stoplight/prism-cli/dist/index.js";
                self.node([script, "mock", "-h", "127.0.0.1", "-p", &port, "--errors", "hubspot.json"])?
            }
            Kind::Drf(paging) => {
                let mut command = child(self.places, program("python")?);
                command.args(["manage.py", "runserver", "--noreload", &format!("127.0.0.1:{port}")]);
                let session = paging == "session";
                command.env("PAGING", if session { "offset" } else { paging });
                command.env("SESSION", if session { "1" } else { "0" }).env("PYTHONDONTWRITEBYTECODE", "1");
                command.env("PYTHONUNBUFFERED", "1");
                command
            }
            Kind::Kinto => {
                let mut command = child(self.places, program("kinto")?);
                command.args(["start", "--ini", "kinto.ini", "--port", &port]);
                let secret = short_hash(format!("{:?} {:?}", self.folder, Instant::now()).as_bytes());
                command.env("KINTO_USERID_HMAC_SECRET", secret);
                command
            }
            Kind::Postrust => {
                let mut command = child(self.places, install::postrust(self.places));
                let url = self.database.map(Postgres::url).unwrap_or_default();
                command.env("DATABASE_URL", url.replace("postgres@", "authenticator@"));
                command.env("PGRST_COMPAT_MODE", "true").env("PGRST_DB_SCHEMAS", "api");
                command.env("PGRST_DB_ANON_ROLE", "anon").env("PGRST_SERVER_HOST", "127.0.0.1");
                command.env("PGRST_SERVER_PORT", &port).env("NO_COLOR", "1");
                command.env("PGRST_JWT_SECRET", read(&self.folder.join("jwt-secret"))?);
                command
            }
        };
        Ok(command)
    }

    /// Node with our rule that whatever it listens on is loopback.
    fn node<'word>(&self, words: impl IntoIterator<Item = &'word str>) -> Outcome<Command> {
        let mut command = child(self.places, install::node_program(self.places, self.backend.kind)?);
        command.arg("--require").arg(self.places.root.join("tests/backends/loopback.cjs"));
        command.args(words).env_remove("NODE_OPTIONS");
        Ok(command)
    }
}

impl Running {
    /// Where its API begins.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.backend.path)
    }

    /// Its working folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn pid(&self) -> u32 {
        self.group.pid()
    }

    /// What it printed so far.
    pub fn printed(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits for the answer that tells that it is up, then fills it where that takes its own API.
    pub fn wait_until_ready(&mut self, places: &Places) -> Outcome {
        let (path, text) = self.backend.ready;
        let path = format!("{}{path}", self.backend.path);
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if !self.group.runs() {
                return Err(self.failed("it ended by itself"));
            }
            if probe::get(self.port, &path).is_some_and(|answer| answer.contains(text)) {
                break;
            }
            if Instant::now() > until {
                return Err(self.failed(&format!("GET {path} did not answer `{text}` within a minute")));
            }
            sleep(Duration::from_millis(100));
        }
        if self.backend.kind == Kind::Kinto {
            let mut fill = child(places, install::program(places, self.backend.kind, "python")?);
            fill.arg("fill.py").arg(self.base()).current_dir(self.folder());
            capture(&mut fill, "fill Kinto", "read the lines above")
                .map_err(|failure| self.failed(&failure.why))?;
        }
        Ok(())
    }

    fn failed(&self, why: &str) -> Failure {
        Failure::new(
            format!("start {}", self.backend.name),
            format!("{why}\n{}", last_lines(&self.printed(), 25)),
            format!("the lines above are its own; alone: cargo xtask backends up {}", self.backend.name),
        )
    }
}

/// PostgreSQL for the one that needs it, with the tables and the seed in place.
fn database(places: &Places, backend: &Backend, folder: &Path) -> Outcome<Option<Postgres>> {
    if backend.kind != Kind::Postrust {
        return Ok(None);
    }
    let database = Postgres::start(places)?;
    for file in ["schema.sql", "fill.sql"] {
        let mut psql = child(places, "psql");
        psql.args(["-v", "ON_ERROR_STOP=1", "--quiet", "--dbname", &database.url(), "--file"]);
        psql.arg(folder.join(file));
        capture(&mut psql, "fill PostgreSQL", "install PostgreSQL's client (Debian: postgresql-client)")?;
    }
    Ok(Some(database))
}

/// A new folder below the machine's temporary one.
fn folder_for(backend: &Backend) -> Outcome<Folder> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("portal-backend-{}-{}-{number}", backend.name, std::process::id());
    let folder = std::env::temp_dir().join(name);
    let _ = fs::remove_dir_all(&folder);
    make(&folder)?;
    Folder::watch(folder).map_err(|error| {
        Failure::new("watch over a server", error.to_string(), "install a POSIX shell as `sh`")
    })
}

/// The checked-in files, without what an editor or a package manager may have left beside them.
fn copy_fixtures(from: &Path, to: &Path) -> Outcome {
    let left_out = ["node_modules", "__pycache__", "package-lock.json", "requirements.txt"];
    for file in files(from) {
        let Ok(inside) = file.strip_prefix(from) else { continue };
        if inside.iter().any(|part| left_out.iter().any(|name| part == OsStr::new(name))) {
            continue;
        }
        let target = to.join(inside);
        make(target.parent().unwrap_or(to))?;
        fs::copy(&file, &target).map_err(|error| Failure::file("copy", &file, &error))?;
    }
    Ok(())
}
