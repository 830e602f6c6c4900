//! A run that somebody stops ends after the request under way, and leaves nothing behind.

use crate::fake::{Fake, PROFILE};
use doctor::{Exchange, Finding, Options, Silence, Step};
use portal_server::doctor::exchange::Wire;
use portal_server::http_client::{ClientLimits, HttpClient};
use rest_profile::http::{HttpAnswer, HttpRequest};
use std::sync::{Arc, Mutex};

/// What an exchange was asked to do and told.
#[derive(Default)]
struct Seen {
    methods: Vec<&'static str>,
    steps: Vec<Step>,
    told: usize,
}

/// Somebody who presses "stop" while the request of this number is under way.
struct Impatient {
    wire: Wire,
    stop: usize,
    seen: Arc<Mutex<Seen>>,
}

impl Exchange for Impatient {
    async fn send(&mut self, request: &HttpRequest) -> Result<HttpAnswer, Silence> {
        self.seen.lock().unwrap().methods.push(request.method);
        self.wire.send(request).await
    }

    async fn pause(&mut self, seconds: u32) {
        self.wire.pause(seconds).await;
    }

    fn now(&self) -> u64 {
        self.wire.now()
    }

    fn key(&mut self) -> String {
        self.wire.key()
    }

    fn turns_to(&mut self, step: &Step) {
        self.seen.lock().unwrap().steps.push(step.clone());
    }

    fn found(&mut self, _: &Finding) {
        self.seen.lock().unwrap().told += 1;
    }

    fn stopped(&self) -> bool {
        self.seen.lock().unwrap().methods.len() >= self.stop
    }
}

async fn run(fake: &Fake, stop: usize) -> (doctor::Outcome, Arc<Mutex<Seen>>) {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let wire = Wire::new(HttpClient::new(ClientLimits::default()).unwrap());
    let exchange = Impatient { wire, stop, seen: seen.clone() };
    let options = Options { write: true, quick: true, ..Options::default() };
    (fake.examine_by(exchange, PROFILE, options).await, seen)
}

#[tokio::test]
async fn wherever_a_writing_run_is_stopped_none_of_its_records_stays() {
    let (_, whole) = run(&Fake::start(&[]).await, usize::MAX).await;
    let whole = whole.lock().unwrap().methods.clone();
    let first = whole.iter().position(|method| *method == "POST").unwrap();
    assert!(whole.len() - first > 10);
    for stop in first..whole.len() {
        let fake = Fake::start(&[]).await;
        let before = fake.titles();
        let (outcome, seen) = run(&fake, stop).await;
        assert!(outcome.stopped);
        assert_eq!(fake.titles(), before, "stopped after {stop} requests");
        // After the stop it looks for its records and removes them, and asks for nothing else.
        let seen = seen.lock().unwrap();
        let after = &seen.methods[stop.min(seen.methods.len())..];
        assert!(after.iter().all(|method| matches!(*method, "GET" | "DELETE")), "{stop}: {after:?}");
    }
}

#[tokio::test]
async fn a_reading_run_that_is_stopped_asks_nothing_more_and_blames_nobody() {
    let fake = Fake::start(&[]).await;
    let (outcome, seen) = run(&fake, 3).await;
    assert_eq!(seen.lock().unwrap().methods.len(), 3);
    assert_eq!(crate::fake::wrong(&outcome.findings), Vec::<&str>::new());
}

#[tokio::test]
async fn every_finding_and_every_step_is_told_as_it_comes() {
    let fake = Fake::start(&[]).await;
    let (outcome, seen) = run(&fake, usize::MAX).await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen.told, outcome.findings.len());
    let numbers: Vec<usize> = seen.steps.iter().map(|step| step.number).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    assert!(seen.steps.iter().all(|step| step.of == 10));
    assert!(!outcome.stopped);
}
