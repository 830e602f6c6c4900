//! The client: redirects, limits, and failures that say what happened.

use axum::Router;
use axum::body::Body as Bytes;
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use portal_server::http_client::{ClientLimits, FileContent, HttpClient, TransportFailure};
use rest_profile::http::{Body, HttpRequest, Part, Replay};
use std::time::Duration;

async fn start() -> String {
    async fn answer(request: Request) -> Response<Bytes> {
        let to = |status: u16, place: &str| {
            Response::builder()
                .status(StatusCode::from_u16(status).unwrap())
                .header("location", place)
                .body(Bytes::empty())
                .unwrap()
        };
        match request.uri().path() {
            "/moved" => to(302, "/here?x=1"),
            "/away" => to(302, "http://127.0.0.1:1/stolen"),
            "/round" => to(302, "/round"),
            "/big" => Response::new(Bytes::from(vec![b' '; 5_000])),
            "/slow" => {
                tokio::time::sleep(Duration::from_secs(20)).await;
                Response::new(Bytes::empty())
            }
            "/echo" => {
                let media = request.headers().get("content-type").cloned();
                let body = axum::body::to_bytes(request.into_body(), 10_000).await.unwrap();
                let text = format!("{media:?} {}", String::from_utf8_lossy(&body));
                Response::new(Bytes::from(text))
            }
            path => Response::new(Bytes::from(format!("{} {path}", request.method()))),
        }
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    base
}

fn request(method: &'static str, url: String, follow_redirects: bool) -> HttpRequest {
    HttpRequest {
        method,
        url,
        headers: Vec::new(),
        body: Body::Empty,
        replay: Replay::Never,
        follow_redirects,
        cookies: false,
    }
}

fn client() -> HttpClient {
    let limits = ClientLimits { whole: Duration::from_secs(1), body_bytes: 4_000, ..ClientLimits::default() };
    HttpClient::new(limits).unwrap()
}

#[tokio::test]
async fn a_read_follows_redirects_on_its_origin_only() {
    let base = start().await;
    let send = async |path: &str, follow| {
        client().send(&request("GET", format!("{base}{path}"), follow), None).await.unwrap()
    };
    let answer = send("/moved", true).await;
    assert_eq!(
        (answer.status, answer.final_url.as_str(), answer.body.as_slice()),
        (200, &*format!("{base}/here?x=1"), &b"GET /here"[..])
    );
    assert_eq!(send("/moved", false).await.status, 302);
    assert_eq!(send("/away", true).await.status, 302);
    assert_eq!(send("/round", true).await.status, 302);
}

#[tokio::test]
async fn a_write_that_is_redirected_is_not_sent_elsewhere() {
    let base = start().await;
    let answer = client().send(&request("POST", format!("{base}/moved"), true), None).await.unwrap();
    assert_eq!(answer.status, 302);
}

#[tokio::test]
async fn failures_say_what_happened() {
    let base = start().await;
    let send = async |url: String| client().send(&request("GET", url, true), None).await.unwrap_err();
    assert_eq!(send(format!("{base}/big")).await, TransportFailure::TooLarge(4_000));
    assert_eq!(send(format!("{base}/slow")).await, TransportFailure::TimedOut(1));
    assert!(matches!(send("http://127.0.0.1:1/".to_owned()).await, TransportFailure::Unreachable(_)));
    assert!(matches!(send("/relative".to_owned()).await, TransportFailure::Unsendable(_)));
}

#[tokio::test]
async fn a_file_goes_along_with_its_fields() {
    let base = start().await;
    let parts = vec![
        Part::Field { name: "deal".to_owned(), value: "7".to_owned() },
        Part::File { name: "file".to_owned() },
    ];
    let request =
        HttpRequest { body: Body::Multipart(parts), ..request("POST", format!("{base}/echo"), false) };
    assert!(matches!(client().send(&request, None).await, Err(TransportFailure::Unsendable(_))));
    let file = FileContent { name: "a\"b.txt", media_type: "text/plain", bytes: "čaj".as_bytes() };
    let answer = client().send(&request, Some(file)).await.unwrap();
    let text = String::from_utf8(answer.body).unwrap();
    assert!(
        text.contains("multipart/form-data; boundary=") && text.contains("name=\"deal\"\r\n\r\n7\r\n"),
        "{text}"
    );
    assert!(text.contains("filename=\"a%22b.txt\"\r\nContent-Type: text/plain\r\n\r\nčaj\r\n"), "{text}");
}
