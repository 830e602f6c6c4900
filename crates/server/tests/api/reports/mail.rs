//! Mail, through a server that speaks SMTP.

use super::{saved, work};
use crate::harness::{NORTH_ADMIN, NORTH_REP, Portal};
use chrono::TimeDelta;
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The smallest server that takes mail.
struct Mailbox {
    got: Arc<Mutex<Vec<(String, String)>>>,
    url: String,
    server: tokio::task::JoinHandle<()>,
}

impl Mailbox {
    /// Recipients that begin with `refused` are refused for good.
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = got.clone();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, kept.clone()));
            }
        });
        Self { got, url, server }
    }

    fn letters(&self) -> Vec<(String, String)> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn talk(stream: TcpStream, got: Arc<Mutex<Vec<(String, String)>>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut letter, mut inside) = (String::new(), String::new(), false);
    write.write_all(b"220 mailbox\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        if inside {
            if line == "." {
                inside = false;
                got.lock().unwrap().push((to.clone(), std::mem::take(&mut letter)));
                write.write_all(b"250 taken\r\n").await.unwrap();
            } else {
                letter.push_str(&line);
                letter.push('\n');
            }
            continue;
        }
        let verb = line.split([' ', ':']).next().unwrap().to_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "RCPT" if line.contains("<refused") => b"550 nobody\r\n",
            "RCPT" => {
                to = line;
                b"250 ok\r\n"
            }
            "DATA" => {
                inside = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await.unwrap();
    }
}

async fn with(mailbox: &Mailbox) -> Portal {
    let url = mailbox.url.clone();
    Portal::configured(move |config| {
        config.sending.mail = Some((url, "Partner portal <portal@vendor.example>".to_owned()));
    })
    .await
}

/// A part of a mail as its reader sees it, whatever it was wrapped in.
fn readable(letter: &str) -> String {
    let joined = letter.replace("=\n", "").replace("=C2=A0", " ").replace("=20", " ").replace("=3D", "=");
    joined.replace("=E2=86=92", "→").replace("=C2=B7", "·")
}

#[tokio::test]
async fn a_view_comes_as_text_and_html_with_its_table_as_a_file() {
    let mailbox = Mailbox::start().await;
    let portal = with(&mailbox).await;
    let client = portal.sign_in(NORTH_REP).await;
    client.new_deal(true).await;
    let view = saved(&client, "Whole <year>", "?period=ytd&by=product", "private").await;
    let draft = json!({
        "view_id": view["id"], "channel": "mail", "url": "", "rhythm": "weekly", "day": 1, "hour": 8,
        "zone": "Europe/Prague", "paused": false
    });
    let answer = client.call("POST", "/api/v1/performance/schedules").new_key().json(&draft).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["next_due_at"]),
        (201, &json!("2026-11-23T07:00:00Z"))
    );
    assert_eq!(answer.json()["secret"], json!(null));
    portal.wait(TimeDelta::days(3));
    work(&portal).await;
    let letters = mailbox.letters();
    assert_eq!(letters.len(), 1);
    let (to, letter) = &letters[0];
    assert!(to.contains("<rep@north.example>"), "{to}");
    let letter = readable(letter);
    for part in [
        "Subject: Whole <year>, 2026-11-23",
        "Auto-Submitted: auto-generated",
        "text/plain",
        "text/html",
        "report-2026-11-23.csv",
        "<h1>Whole &lt;year&gt;</h1>",
        "Open deals: 1",
        "https://portal.example/performance?period=ytd&by=product",
        "12,500.00 EUR",
    ] {
        assert!(letter.contains(part), "{part} is missing in:\n{letter}");
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_sent_again() {
    let mailbox = Mailbox::start().await;
    let portal = with(&mailbox).await;
    let mut write = portal.state.database.write().await.unwrap();
    sqlx::query("UPDATE users SET email = 'refused@north.example' WHERE id = $1")
        .bind(NORTH_ADMIN.id)
        .execute(&mut *write)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let signed_in = portal.stranger().try_sign_in("refused@north.example", crate::harness::PASSWORD).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let client = crate::harness::Client { portal: &portal, cookie: Some(cookie) };
    let view = saved(&client, "Year", "", "private").await;
    let draft = json!({
        "view_id": view["id"], "channel": "mail", "url": "", "rhythm": "daily", "day": 0, "hour": 13,
        "zone": "Europe/Prague", "paused": false
    });
    assert_eq!(client.call("POST", "/api/v1/performance/schedules").new_key().json(&draft).await.status, 201);
    portal.wait(TimeDelta::hours(2));
    work(&portal).await;
    let run = client.get("/api/v1/performance/schedules").await.json()["items"][0]["runs"][0].clone();
    assert_eq!((&run["state"], &run["outcome"]), (&json!("failed"), &json!("mail_refused")), "{run}");
    assert_eq!((&run["attempts"], &run["detail"]), (&json!(1), &json!("550")));
    assert!(mailbox.letters().is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again() {
    let mailbox = Mailbox::start().await;
    let portal = with(&mailbox).await;
    // It listens no more.
    mailbox.server.abort();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let client = portal.sign_in(NORTH_REP).await;
    let view = saved(&client, "Year", "", "private").await;
    let draft = json!({
        "view_id": view["id"], "channel": "mail", "url": "", "rhythm": "daily", "day": 0, "hour": 13,
        "zone": "Europe/Prague", "paused": false
    });
    assert_eq!(client.call("POST", "/api/v1/performance/schedules").new_key().json(&draft).await.status, 201);
    portal.wait(TimeDelta::hours(2));
    work(&portal).await;
    let run = client.get("/api/v1/performance/schedules").await.json()["items"][0]["runs"][0].clone();
    assert_eq!((&run["state"], &run["outcome"]), (&json!("waiting"), &json!("mail_unreachable")), "{run}");
}

#[tokio::test]
async fn an_alert_comes_by_mail_in_the_readers_language() {
    let mailbox = Mailbox::start().await;
    let portal = with(&mailbox).await;
    let mut write = portal.state.database.write().await.unwrap();
    let query = sqlx::query("UPDATE users SET locale = 'cs-CZ' WHERE id = $1").bind(NORTH_REP.id);
    query.execute(&mut *write).await.unwrap();
    write.commit().await.unwrap();
    let client = portal.sign_in(NORTH_REP).await;
    let draft = json!({
        "name": "Pipeline", "kpi": "pipeline_value", "condition": "below", "threshold": "100000", "margin": "0",
        "currency": "EUR", "minimum": 0, "address": "", "channel": "mail", "url": "", "paused": false
    });
    let answer = client.call("POST", "/api/v1/performance/alerts").new_key().json(&draft).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    work(&portal).await;
    for _ in 0..100 {
        if !mailbox.letters().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let letters = mailbox.letters();
    assert_eq!(letters.len(), 1);
    let letter = readable(&letters[0].1);
    assert!(letter.contains("100 000,00 EUR") && letter.contains("0,00 EUR"), "{letter}");
    assert!(letter.contains("lang=\"cs\""), "{letter}");
}
