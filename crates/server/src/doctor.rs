//! `portal-server doctor`: does a backend do what its profile says? And a first profile for one that has none.
//!
//! The checks themselves are in the crate `doctor` and know no transport; [`exchange`] is theirs here, [`words`] says what
//! they found, [`propose`] reads descriptions of APIs. Nothing is written to a backend without `--write`, and then only to
//! records that the run made.

pub mod exchange;
pub mod propose;
pub mod words;

use crate::http_client::{ClientLimits, HttpClient};
use ::doctor::{Credentials, Options, Report, Suite, Viewpoint};
use clap::Args;
use exchange::Wire;
use rest_profile::Kind;
use rest_profile::json::Json;
use rest_profile::presets;
use rest_profile::profile::{Place, Problem, Profile};
use rest_profile::query::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use words::english;

/// The arguments of `portal-server doctor`. Not `Debug`: there is a password among them.
#[derive(Clone, Args)]
#[command(
    after_help = "Exit code 0: nothing is WRONG. Secrets are masked in the report. See docs/doctor.md."
)]
pub struct DoctorArguments {
    /// The profile, or a file of several backends (JSON). With --propose: descriptions of an API, files or addresses.
    #[arg(required = true, value_name = "PROFILE")]
    pub sources: Vec<String>,
    /// Ask this address instead of the profile's `base`.
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// Sign in with this name …
    #[arg(long, value_name = "NAME", requires = "password")]
    pub user: Option<String>,
    /// … and this password. Better in the environment, where other users of the machine do not see it.
    #[arg(long, env = "DOCTOR_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// A token instead.
    #[arg(long, env = "DOCTOR_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Only this resource; may be given several times.
    #[arg(long = "resource", value_name = "NAME")]
    pub resources: Vec<String>,
    /// Only this backend of a file of several.
    #[arg(long, value_name = "NAME")]
    pub backend: Option<String>,
    /// Make, change and remove records whose title begins with `portal-doctor`.
    #[arg(long)]
    pub write: bool,
    /// Each kind of comparison once instead of at every field.
    #[arg(long)]
    pub quick: bool,
    /// How many records of a resource are read and compared.
    #[arg(long, value_name = "NUMBER", default_value_t = 300)]
    pub records: usize,
    /// The page from which browsers will ask, for the advice about CORS.
    #[arg(long, value_name = "ORIGIN", default_value = "http://127.0.0.1:8080")]
    pub origin: String,
    /// What `{me.NAME}` stands for in the profile, where the backend does not say.
    #[arg(long, value_name = "NAME=VALUE")]
    pub me: Vec<String>,
    /// A value for the records that are made.
    #[arg(long = "value", value_name = "FIELD=VALUE")]
    pub values: Vec<String>,
    /// The whole report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Show the requests of what works, too.
    #[arg(long)]
    pub verbose: bool,
    /// Propose a profile from an OpenAPI document, an OData $metadata, the answer to OPTIONS of Django REST Framework,
    /// or up to three answers to a list. It goes to the standard output, what is to be checked to the standard error.
    #[arg(long)]
    pub propose: bool,
}

/// Runs the checks and prints the report.
pub async fn run(arguments: DoctorArguments) -> ExitCode {
    let done = if arguments.propose { propose::run(&arguments).await } else { check(&arguments).await };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// One backend of the file.
struct Backend {
    name: String,
    json: Json,
    /// The portal's resources that it has; empty means all of its own.
    resources: Vec<String>,
}

async fn check(arguments: &DoctorArguments) -> Result<bool, String> {
    let [path] = arguments.sources.as_slice() else { return Err("Give one profile.".to_owned()) };
    let bytes =
        std::fs::read(PathBuf::from(path)).map_err(|error| format!("{path} cannot be read: {error}."))?;
    let json = Json::parse(&bytes)
        .map_err(|error| format!("{path} is no JSON: {} at byte {}.", error.kind.code(), error.offset))?;
    let mut sound = true;
    let mut any = false;
    for backend in backends(json) {
        if arguments.backend.as_ref().is_some_and(|wanted| *wanted != backend.name) {
            continue;
        }
        any = true;
        let report = one(arguments, backend).await?;
        sound &= report.sound();
        if arguments.json {
            println!("{}", report.json(&english));
        } else {
            print!("{}", report.text(arguments.verbose, &english));
        }
    }
    if any { Ok(sound) } else { Err("There is no such backend in the file.".to_owned()) }
}

fn backends(json: Json) -> Vec<Backend> {
    let Some(all) = json.get("backends").and_then(Json::as_object) else {
        return vec![Backend { name: String::new(), json, resources: Vec::new() }];
    };
    let mapped = json.get("resources").and_then(Json::as_object).unwrap_or_default();
    let own = |name: &str| {
        let of = |(_, backend): &&(String, Json)| backend.as_str() == Some(name);
        mapped.iter().filter(of).map(|(resource, _)| resource.clone()).collect()
    };
    let one = |(name, json): &(String, Json)| Backend {
        name: name.clone(),
        json: json.clone(),
        resources: own(name),
    };
    all.iter().map(one).collect()
}

fn based(mut json: Json, base: Option<&str>) -> Json {
    if let Some(base) = base {
        json.insert("base".to_owned(), Json::from(base));
    }
    json
}

async fn one(arguments: &DoctorArguments, backend: Backend) -> Result<Report, String> {
    let lookup = |name: &str| presets::lookup(name);
    let own = Profile::resolve(backend.json.to_text().as_bytes(), &lookup).ok();
    // A base without a host is that of the page itself: no other origin, no CORS.
    let beside = own.and_then(|own| {
        Json::parse(own.as_bytes()).ok()?.get("base")?.as_str()?.strip_prefix('/').map(|_| ())
    });
    let text = based(backend.json, arguments.base.as_deref()).to_text();
    let place = if arguments.token.is_some() { Place::Server } else { Place::Browser };
    let read = Profile::read(text.as_bytes(), place, &lookup);
    let profile = match read {
        Ok(profile) => profile,
        Err(problems) => return Err(mistakes(&problems)),
    };
    let resolved = Profile::resolve(text.as_bytes(), &lookup).map_err(|problems| mistakes(&problems))?;
    if profile.base().origin().is_empty() {
        return Err("The profile's base has no host. Say with --base where the backend is.".to_owned());
    }
    let mut options = options(arguments, &profile)?;
    if beside.is_some() {
        options.origin.clear();
    }
    if options.resources.is_empty() {
        options.resources = backend.resources;
    }
    let credentials = match (&arguments.token, &arguments.user, &arguments.password) {
        (Some(token), _, _) => Credentials::Token(token.clone()),
        (None, Some(user), Some(password)) => {
            Credentials::Password { user: user.clone(), password: password.clone() }
        }
        _ => Credentials::None,
    };
    let client = HttpClient::new(ClientLimits::default())?;
    let findings =
        Suite::new(&profile, Wire::new(client), options).run(&credentials, &resolved).await.findings;
    let base = [profile.base().origin(), profile.base().path()].concat();
    Ok(Report { backend: backend.name, title: profile.title().to_owned(), base, findings })
}

fn options(arguments: &DoctorArguments, profile: &Profile) -> Result<Options, String> {
    let pair = |text: &String| {
        let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=VALUE."))?;
        Ok::<_, String>((name.to_owned(), value.to_owned()))
    };
    let me = arguments.me.iter().map(pair).collect::<Result<_, _>>()?;
    let kind = |name: &str| {
        profile
            .resources()
            .filter_map(|resource| profile.resource(resource))
            .find_map(|resource| resource.fields().find(|(known, _)| *known == name).map(|(_, kind)| kind))
    };
    let mut values = Vec::new();
    for text in &arguments.values {
        let (name, value) = pair(text)?;
        let kind = kind(&name).ok_or_else(|| format!("The profile has no field `{name}`."))?;
        values.push((name, typed(kind, value)));
    }
    Ok(Options {
        resources: arguments.resources.clone(),
        write: arguments.write,
        quick: arguments.quick,
        records: arguments.records.clamp(1, 100_000),
        origin: arguments.origin.clone(),
        viewpoint: Viewpoint::Server,
        me,
        values,
    })
}

fn typed(kind: Kind, text: String) -> Value {
    match kind {
        Kind::Decimal | Kind::Integer => Value::Decimal(text),
        Kind::Date => Value::Date(text),
        Kind::Instant => Value::Instant(text),
        Kind::Bool => Value::Bool(text == "true"),
        Kind::List => Value::List(text.split(',').map(|item| Value::from(item.trim())).collect()),
        Kind::Text | Kind::Reference | Kind::Json => Value::Text(text),
    }
}

/// Everything that is wrong with the profile itself.
fn mistakes(problems: &[Problem]) -> String {
    let mut text = String::from("The profile has mistakes; nothing was asked.\n");
    for problem in problems {
        let params: Vec<String> =
            problem.params.iter().map(|(name, value)| format!("{name} `{value}`")).collect();
        let path = if problem.path.is_empty() { "/" } else { &problem.path };
        text.push_str(&format!(
            "WRONG     {path}: {} {}\n          {}\n",
            problem.code,
            params.join(", "),
            problem.remedy
        ));
    }
    text
}
