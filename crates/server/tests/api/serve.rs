//! The program itself: how it starts, what it says, how it ends.

use crate::harness::new_id;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("portal-serve-{}", new_id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal-server"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.0.join("data")).args(arguments);
    command.env_remove("DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn fails(folder: &Folder, arguments: &[&str]) -> String {
    let output: Output = command(folder, arguments).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

/// Starts the server and reads what it prints up to and with the line that has `last`.
fn start(folder: &Folder, arguments: &[&str], last: &str) -> (Child, Vec<String>) {
    let mut child = command(folder, arguments).spawn().unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().unwrap().contains(last) {
            break;
        }
    }
    (child, lines)
}

fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_server_says_where_it_is_and_who_can_sign_in_and_stops_when_told() {
    let folder = Folder::new();
    let (mut child, lines) = start(&folder, &["--demo"], "owner@vendor.example");
    let address = lines[0].strip_prefix("listening on http://").unwrap();
    assert!(address.starts_with("127.0.0.1:"));
    let text = lines.join("\n");
    for account in
        ["portal-demo-2026", "rep@northwind.example", "admin@northwind.example", "manager@vendor.example"]
    {
        assert!(text.contains(account), "{text}");
    }
    let health = ask(address, "/api/v1/health");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");

    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let line: serde_json::Value =
        serde_json::from_str(log.lines().find(|line| line.contains("/health")).unwrap()).unwrap();
    assert_eq!(
        (&line["method"], &line["route"], &line["status"]),
        (&"GET".into(), &"/api/v1/health".into(), &200.into())
    );
    assert!(line["request_id"].is_string() && line["duration_ms"].is_u64());
}

#[test]
fn a_broken_programme_stops_the_start_with_every_problem_in_plain_words() {
    let folder = Folder::new();
    let file = folder.0.join("program.json");
    let broken = include_str!("program.json")
        .replace("\"required_when\"", "\"requierd_when\"")
        .replace("\"one_of\"", "\"x\"");
    std::fs::write(&file, broken.replace("\"rejected\": \"rejections\"", "\"rejected\": \"rejection\""))
        .unwrap();
    let text = fails(&folder, &["--program", file.to_str().unwrap()]);
    assert!(text.contains("has 2 problem(s)"), "{text}");
    assert!(text.contains("did you mean \"required_when\"?") && text.contains("[unknown_key]"), "{text}");
    assert!(
        text.contains("reasons.rejected: there is no list \"rejection\"; define it or correct the name"),
        "{text}"
    );
    let text = fails(&folder, &["--program", "none.json"]);
    assert!(text.contains("cannot be read") && text.contains("reseller, aws-ace"), "{text}");
}

#[test]
fn a_portal_folder_without_a_page_stops_the_start() {
    let folder = Folder::new();
    let text = fails(&folder, &["--portal", folder.0.to_str().unwrap()]);
    assert!(text.contains("cannot be read") && text.contains("cargo xtask dist"), "{text}");
}

#[test]
fn a_taken_port_stops_the_start() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_portal-server"))
        .args(["serve", "--listen", &address, "--data"])
        .arg(folder.0.join("data"))
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && text.contains("Cannot listen on") && text.contains("--listen"),
        "{text}"
    );
}
