//! Starts the server, tells where it listens, and stops it without breaking off what runs.

use crate::attachments::AttachmentFolder;
use crate::authentication::Passwords;
use crate::config::{Config, Limits, PasswordCost, Sending, ServeArguments};
use crate::database::Database;
use crate::demo::{self, DEMO_PASSWORD, DemoData};
use crate::figures;
use crate::gateway::{Gateway, HookRegistry, account};
use crate::portal::Portal;
use crate::programs::LoadedProgram;
use crate::reports::words::Words;
use crate::reports::{Outgoing, letters};
use crate::state::{AppState, RESETS_AT_ONCE, ResetDelivery, Shared};
use crate::{app, expiry, log, reports, store};
use chrono::Utc;
use domain::access::Role;
use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Any number: the same one makes the same demo.
const DEMO_SEED: u64 = 7;

/// Ten minutes: how often expired rows are looked for.
const HOUSEKEEPING: Duration = Duration::from_secs(600);

/// Half a minute: how often this server looks whether something is to be sent. Nobody asks for the second.
const SENDING: Duration = Duration::from_secs(30);

/// Running requests get so long to end after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Runs until it is told to stop (SIGTERM or Ctrl+C).
///
/// # Errors
/// A text for the operator.
pub async fn serve(arguments: ServeArguments) -> Result<(), String> {
    serve_with(arguments, HookRegistry::default()).await
}

/// As [`serve`], with hooks that profiles of `--backend` may name.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(arguments: ServeArguments, hooks: HookRegistry) -> Result<(), String> {
    log::start();
    let program = LoadedProgram::load(&arguments.program)?;
    let open = |file: &std::path::PathBuf| Gateway::open(file, &account::from_environment, &hooks);
    let gateway = arguments.backend.as_ref().map(open).transpose()?;
    let program = match &gateway {
        Some(gateway) => gateway.fit(&program)?,
        None => program,
    };
    let state = build(&arguments, program, gateway).await?;
    let accounts = if arguments.demo { seed(&state).await? } else { None };
    let listener = TcpListener::bind(arguments.listen).await.map_err(|error| {
        format!(
            "Cannot listen on {}: {error}.\nIs another server running there? --listen takes another address.",
            arguments.listen
        )
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    announce(address, accounts.as_ref());
    let housekeeping = tokio::spawn(expiry::run(state.clone(), HOUSEKEEPING));
    let sending = tokio::spawn(reports::run(state.clone(), SENDING));
    let service = app::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop_signal().await;
        tracing::info!("stopping");
        let _ = stopping.send(());
    });
    let out_of_grace = async move {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    let ended = tokio::select! {
        ended = async { server.await } => ended.map_err(|error| error.to_string()),
        () = out_of_grace => Ok(()),
    };
    housekeeping.abort();
    sending.abort();
    state.database.close().await;
    ended
}

/// Everything the handlers need, from the operator's arguments.
async fn build(
    arguments: &ServeArguments,
    program: LoadedProgram,
    gateway: Option<Gateway>,
) -> Result<AppState, String> {
    let folder = &arguments.data;
    let unusable = |error| format!("The data folder {} cannot be used: {error}.", folder.display());
    make_private(folder).map_err(unusable)?;
    let attachments = AttachmentFolder::open(folder.join("attachments")).map_err(unusable)?;
    let url = arguments.database_url.clone().unwrap_or_else(|| Database::file_url(folder));
    let config = Config {
        secure_cookies: arguments.secure_cookies,
        trust_proxy: arguments.trust_proxy,
        limits: Limits::default(),
        password_cost: PasswordCost::default(),
        sending: Sending::of(arguments)?,
    };
    let outgoing = Outgoing::new(&config.sending)?;
    let deliver_reset = delivery(
        arguments.demo || arguments.log_reset_links,
        outgoing.clone(),
        program.rules.default_locale.clone(),
    );
    Ok(AppState::new(Shared {
        passwords: Passwords::new(config.password_cost)?,
        config,
        database: Database::open(&url).await?,
        program,
        outgoing,
        attachments,
        portal: arguments.portal.clone().map(Portal::open).transpose()?,
        gateway,
        deliver_reset,
        reset_slots: Arc::new(Semaphore::new(RESETS_AT_ONCE)),
        figures: figures::Slots::default(),
        sweep: expiry::Sweep::default(),
        clock: Arc::new(Utc::now),
    }))
}

/// Makes the data folder, for this account only: it holds everything that partners have entrusted to the programme.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// By mail, where a mail server is set up and it is known where people reach the portal. For development the link goes to
/// the log.
fn delivery(to_log: bool, outgoing: Outgoing, locale: String) -> ResetDelivery {
    Arc::new(move |email, token| {
        if let Some(link) =
            outgoing.link(&format!("/password/{}", token.expose())).filter(|_| outgoing.mails())
        {
            let (outgoing, email) = (outgoing.clone(), email.to_owned());
            let letter = letters::reset(&Words::of(&locale), &link);
            tokio::spawn(async move {
                if let Err(error) = outgoing.mail(&email, letter).await {
                    tracing::warn!(?error, "a password-reset link was not sent");
                }
            });
        } else if to_log {
            tracing::info!(path = format!("/password/{}", token.expose()), "password-reset link");
        } else {
            tracing::warn!(
                "a password reset was asked for and nothing is set up to deliver it; see --mail-url, --public-url"
            );
        }
    })
}

/// Loads the demo into an empty database. `None` if the accounts in it are not the demo's.
async fn seed(state: &AppState) -> Result<Option<DemoData>, String> {
    let data = demo::generate(DEMO_SEED, state.now(), &state.program.rules);
    let hash = state.passwords.hash(DEMO_PASSWORD.to_owned()).await?;
    let loaded = store::seed::load(&state.database, &data, &hash).await;
    if loaded.map_err(|error| format!("The demo data cannot be loaded: {error}."))? {
        return Ok(Some(data));
    }
    let mut connection = state.database.read().await.map_err(|error| error.to_string())?;
    let first = data.users.first().map(|one| one.user.email.clone()).unwrap_or_default();
    let there = store::users::by_email(&mut connection, &first).await.map_err(|error| error.to_string())?;
    Ok(there.map(|_| data))
}

/// For people, on standard output: where to go and how to get in.
fn announce(address: SocketAddr, accounts: Option<&DemoData>) {
    let mut text = format!("listening on http://{address}\n");
    if let Some(data) = accounts {
        text.push_str(&format!("demo accounts, password {DEMO_PASSWORD}:\n"));
        let mut told = BTreeSet::new();
        for one in &data.users {
            // One account for each role and organisation: the colleagues have the same password.
            if !told.insert((one.user.role, one.partner_id.as_ref())) {
                continue;
            }
            let partner =
                one.partner_id.as_ref().and_then(|id| data.partners.iter().find(|partner| partner.id == *id));
            let place = partner.map_or("the programme owner", |partner| partner.name.as_str());
            text.push_str(&format!("  {:<28} {:<22} {place}\n", one.user.email, title(one.user.role)));
        }
    }
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

const fn title(role: Role) -> &'static str {
    match role {
        Role::PartnerRepresentative => "partner representative",
        Role::PartnerAdministrator => "partner administrator",
        Role::ChannelManager => "channel manager",
        Role::ProgramAdministrator => "programme administrator",
    }
}

async fn stop_signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
