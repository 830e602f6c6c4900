//! A server in this process, its people, its clock, and a client that speaks to it.

mod client;
mod people;

pub use client::{Answer, Client, multipart, new_id};
pub use people::{
    BOTH_MANAGER, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, PASSWORD, Person, SOUTH_REP,
};

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use portal_server::app;
use portal_server::attachments::AttachmentFolder;
use portal_server::authentication::{Passwords, Token};
use portal_server::config::{Config, PasswordCost};
use portal_server::database::Database;
use portal_server::expiry::Sweep;
use portal_server::figures::Slots;
use portal_server::gateway::Gateway;
use portal_server::portal::Portal as Pages;
use portal_server::programs::LoadedProgram;
use portal_server::reports::Outgoing;
use portal_server::state::{AppState, RESETS_AT_ONCE, Shared};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use uuid::Uuid;

/// Defines tests that run on both databases.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($portal:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[allow(unused_mut)]
            async fn run(mut $portal: crate::harness::Portal) $body

            $(#[$meta])*
            #[tokio::test]
            async fn on_sqlite() {
                run(crate::harness::Portal::on_sqlite().await).await;
            }

            $(#[$meta])*
            #[tokio::test]
            async fn on_postgres() {
                if let Some(portal) = crate::harness::Portal::on_postgres().await {
                    run(portal).await;
                }
            }
        }
    )*};
}

/// A running server with two partner organisations and six people.
pub struct Portal {
    pub state: AppState,
    pub router: Router,
    /// E-mail addresses and tokens of the password resets that were sent.
    pub resets: UnboundedReceiver<(String, Token)>,
    clock: Arc<Mutex<DateTime<Utc>>>,
    folder: PathBuf,
}

/// Friday noon in the programme's zone.
pub const BEGIN: &str = "2026-11-20T11:00:00Z";

impl Portal {
    pub async fn on_sqlite() -> Self {
        Self::with(None, |_| {}).await
    }

    /// `None`, with a word about it, if no PostgreSQL was given.
    pub async fn on_postgres() -> Option<Self> {
        let Ok(admin) = std::env::var("TEST_POSTGRES_URL") else {
            println!("skipped: TEST_POSTGRES_URL is not set");
            return None;
        };
        Some(Self::with(Some(new_database(&admin).await), |_| {}).await)
    }

    /// A server on SQLite with other settings.
    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        Self::with(None, change).await
    }

    /// Servers of a programme that comes with the product: on SQLite and, if one was given, on PostgreSQL.
    pub async fn of_programme(name: &str) -> Vec<Self> {
        Self::of(|| LoadedProgram::load(name).unwrap()).await
    }

    /// As [`Portal::of_programme`], of a programme given as text.
    pub async fn of_text(program: &str) -> Vec<Self> {
        Self::of(|| LoadedProgram::read(program, "tests").unwrap()).await
    }

    async fn of(program: impl Fn() -> LoadedProgram) -> Vec<Self> {
        let mut urls = vec![None];
        if let Ok(admin) = std::env::var("TEST_POSTGRES_URL") {
            urls.push(Some(new_database(&admin).await));
        }
        let mut portals = Vec::new();
        for url in urls {
            portals.push(Self::running(program(), url, None, |_| {}).await);
        }
        portals
    }

    async fn with(url: Option<String>, change: impl FnOnce(&mut Config)) -> Self {
        let program = LoadedProgram::read(include_str!("program.json"), "tests").unwrap();
        Self::running(program, url, None, change).await
    }

    /// A server on SQLite whose deals live in another backend.
    #[allow(dead_code, reason = "for the tests of the gateway, which share this harness")]
    pub async fn in_front_of(gateway: Gateway) -> Self {
        let program = LoadedProgram::read(include_str!("program.json"), "tests").unwrap();
        let program = gateway.fit(&program).unwrap();
        Self::running(program, None, Some(gateway), |_| {}).await
    }

    /// As [`Portal::in_front_of`], of a programme that comes with the product.
    #[allow(dead_code, reason = "for the tests of the gateway, which share this harness")]
    pub async fn in_front_of_as(gateway: Gateway, programme: &str) -> Self {
        let program = gateway.fit(&LoadedProgram::load(programme).unwrap()).unwrap();
        Self::running(program, None, Some(gateway), |_| {}).await
    }

    /// As [`Portal::in_front_of`], on PostgreSQL if one was given.
    #[allow(dead_code, reason = "for the tests of the gateway, which share this harness")]
    pub async fn in_front_of_on_postgres(gateway: Gateway) -> Option<Self> {
        let admin = std::env::var("TEST_POSTGRES_URL").ok()?;
        let program = LoadedProgram::read(include_str!("program.json"), "tests").unwrap();
        let program = gateway.fit(&program).unwrap();
        Some(Self::running(program, Some(new_database(&admin).await), Some(gateway), |_| {}).await)
    }

    async fn running(
        program: LoadedProgram,
        url: Option<String>,
        gateway: Option<Gateway>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let folder = std::env::temp_dir().join(format!("portal-test-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = url.unwrap_or_else(|| Database::file_url(&folder));
        let mut config =
            Config { password_cost: PasswordCost { memory_kib: 8, passes: 1 }, ..Config::default() };
        // Receivers of the tests are on this machine.
        config.sending.webhooks_to_private = true;
        config.sending.public_url = Some("https://portal.example".to_owned());
        change(&mut config);
        let clock = Arc::new(Mutex::new(BEGIN.parse().unwrap()));
        let (sent, resets) = unbounded_channel();
        let hand = clock.clone();
        let outgoing = Outgoing::new(&config.sending).unwrap();
        let state = AppState::new(Shared {
            passwords: Passwords::new(config.password_cost).unwrap(),
            config,
            database: Database::open(&url).await.unwrap(),
            program,
            attachments: AttachmentFolder::open(folder.join("attachments")).unwrap(),
            portal: Some(Pages::open(pages(&folder)).unwrap()),
            outgoing,
            gateway,
            deliver_reset: Arc::new(move |email, token| {
                sent.send((email.to_owned(), token.clone())).unwrap()
            }),
            reset_slots: Arc::new(Semaphore::new(RESETS_AT_ONCE)),
            figures: Slots::default(),
            sweep: Sweep::default(),
            clock: Arc::new(move || *hand.lock().unwrap()),
        });
        people::settle(&state).await;
        Self { router: app::router(state.clone()), state, resets, clock, folder }
    }

    /// Moves the server's clock.
    pub fn wait(&self, time: TimeDelta) {
        *self.clock.lock().unwrap() += time;
    }

    /// A client that has not signed in.
    pub fn stranger(&self) -> Client<'_> {
        Client::new(self)
    }

    /// A client that has.
    pub async fn sign_in(&self, person: Person) -> Client<'_> {
        Client::signed_in(self, person).await
    }

    /// A second server over the same database.
    pub fn again(&self) -> Router {
        app::router(self.state.clone())
    }

    /// The files below the attachments folder.
    pub fn stored_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.join("attachments")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn new_database(admin: &str) -> String {
    sqlx::any::install_default_drivers();
    let name = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(admin).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// A small built portal.
fn pages(folder: &std::path::Path) -> PathBuf {
    let pages = folder.join("pages");
    std::fs::create_dir_all(pages.join("locales")).unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(pages.join(name), content).unwrap();
    write("index.html", b"<!doctype html><style>a{}</style><title>Portal</title>");
    write("index.html.br", b"brotli of index");
    write("portal-0123456789ab.wasm", b"\0asm");
    write("portal-0123456789ab.wasm.br", b"brotli of wasm");
    write("portal-0123456789ab.wasm.gz", b"gzip of wasm");
    write("manifest.webmanifest", b"{}");
    write("locales/en-0123456789ab.json", b"{\"a\":1}");
    write(".hidden", b"secret");
    std::fs::write(folder.join("outside.txt"), b"secret").unwrap();
    pages
}
