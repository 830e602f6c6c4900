use crate::harness::{Answer, MANAGER, NORTH_REP, OWNER, multipart};
use axum::body::{Body, Bytes};
use serde_json::json;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

const PDF: &[u8] = b"%PDF-1.7 and so on";

on_both! {
    async fn a_file_is_attached_listed_and_downloaded(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let answer = client.attach(&deal, "Offer 1.PDF", PDF).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let file = answer.json();
        assert_eq!((&file["name"], &file["size"], &file["media_type"]), (&json!("Offer 1.PDF"), &json!(18), &json!("application/pdf")));
        assert_eq!((&file["uploaded_by"], &file["uploaded_at"]), (&json!("Name of u-north-rep"), &json!("2026-11-20T11:00:00Z")));
        let shown = client.get(&format!("/api/v1/deals/{}", deal["id"].as_str().unwrap())).await.json();
        assert_eq!((&shown["attachments"], &shown["version"]), (&json!([file]), &json!(1)));

        let download = portal.sign_in(MANAGER).await.get(answer.header("location")).await;
        assert_eq!((download.status.as_u16(), &download.body[..]), (200, PDF));
        assert_eq!(download.header("content-type"), "application/pdf");
        assert_eq!(download.header("content-length"), "18");
        assert_eq!(download.header("content-disposition"), "attachment; filename=\"Offer 1.PDF\"; filename*=UTF-8''Offer%201.PDF");
        assert_eq!(download.header("x-content-type-options"), "nosniff");
        assert!(download.header("content-security-policy").ends_with("sandbox"));
        assert_eq!(download.header("cache-control"), "no-store");
    }

    async fn names_are_kept_but_lose_paths_and_tricks(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for (sent, kept, disposition) in [
            ("../../etc/cron.pdf", "cron.pdf", "attachment; filename=\"cron.pdf\"; filename*=UTF-8''cron.pdf"),
            ("C:\\temp\\a.pdf", "a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            ("say \"hi\".pdf", "say \"hi\".pdf", "attachment; filename=\"say _hi_.pdf\"; filename*=UTF-8''say%20%22hi%22.pdf"),
            ("🚀 عرض.pdf", "🚀 عرض.pdf", "attachment; filename=\"_ ___.pdf\"; filename*=UTF-8''%F0%9F%9A%80%20%D8%B9%D8%B1%D8%B6.pdf"),
            ("gpj.\u{202e}exe.pdf", "gpj.exe.pdf", "attachment; filename=\"gpj.exe.pdf\"; filename*=UTF-8''gpj.exe.pdf"),
        ] {
            let deal = client.new_deal(true).await;
            let answer = client.attach(&deal, sent, PDF).await;
            assert_eq!(answer.json()["name"], kept, "{sent:?}");
            let download = client.get(answer.header("location")).await;
            assert_eq!(download.header("content-disposition"), disposition);
        }
    }

    async fn a_file_that_is_not_what_it_says_is_refused_and_not_stored(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        for (name, content, code) in [
            ("tool.exe", &b"MZ\x90"[..], "file_type_not_allowed"),
            ("tool.pdf", b"MZ\x90", "file_content_mismatch"),
            ("page.pdf", b"<html><script>alert(1)</script>", "file_content_mismatch"),
            ("page.html", b"<html>", "file_type_not_allowed"),
            ("image.png", PDF, "file_content_mismatch"),
            ("list.csv", b"a\0b", "file_content_mismatch"),
            ("pdf", PDF, "file_type_not_allowed"),
            ("", PDF, "file_type_not_allowed"),
            ("empty.pdf", b"", "file_empty"),
        ] {
            let answer = client.attach(&deal, name, content).await;
            answer.is(422, "file_type_not_allowed");
            answer.has_errors(&[("/file", code)]);
        }
        assert!(portal.stored_files().is_empty());
    }

    async fn a_deal_holds_a_limited_number_of_files(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let attach = |name: &'static str| client.attach(&deal, name, PDF);
        let (a, b, c, d, e) = tokio::join!(attach("a.pdf"), attach("b.pdf"), attach("c.pdf"), attach("d.pdf"), attach("e.pdf"));
        let answers = [a, b, c, d, e];
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3, "{answers:?}");
        answers.iter().filter(|answer| answer.status != 201).for_each(|answer| answer.is(409, "too_many_files"));
        assert_eq!(portal.stored_files().len(), 3);
    }

    async fn a_repeated_upload_is_one_file(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let path = format!("/api/v1/deals/{}/attachments", deal["id"].as_str().unwrap());
        let upload = |content: &'static [u8]| client.call("POST", &path).key("k").file("a.pdf", content);
        let (a, b) = tokio::join!(upload(PDF), upload(PDF));
        assert_eq!((a.status.as_u16(), b.status.as_u16(), a.json()), (201, 201, b.json()));
        assert_eq!(portal.stored_files().len(), 1);
        upload(b"%PDF-other").await.is(422, "idempotency_key_reused");
        let (content_type, body) = multipart("file", "a.pdf", PDF);
        let no_key = client.call("POST", &path).header("content-type", &content_type).body(body).send().await;
        no_key.is(400, "idempotency_key_missing");
    }

    // A phone lost the answer to its upload and sent it again. Meanwhile the deal was full, or closed, and the retry was
    // refused though the file had been stored: the page told the person that it was not. The answer is repeated now.
    async fn an_upload_that_was_stored_is_confirmed_again_whatever_became_of_the_deal(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let path = format!("/api/v1/deals/{}/attachments", deal["id"].as_str().unwrap());
        let upload = |key: &'static str| client.call("POST", &path).key(key).file("a.pdf", PDF);
        let first = upload("a").await;
        assert_eq!((upload("b").await.status.as_u16(), upload("c").await.status.as_u16()), (201, 201));
        upload("d").await.is(409, "too_many_files");
        let confirm = async || {
            let again = upload("a").await;
            assert_eq!((again.status.as_u16(), again.json()), (201, first.json()), "{}", again.text());
            assert_eq!((again.header("location"), again.header("idempotent-replayed")), (first.header("location"), "true"));
        };
        confirm().await;
        client.acted(&deal, json!({ "action": "withdraw" })).await;
        confirm().await;
        upload("d").await.is(409, "refused");
        let other = client.call("POST", &path).key("a").file("a.pdf", b"%PDF-other").await;
        other.is(422, "idempotency_key_reused");
        assert_eq!(portal.stored_files().len(), 3);
    }

    // A client hung up while its upload was being committed. The commit went through, the handler was dropped before it
    // could say that the file is wanted, and the file was removed: the deal listed an attachment without content.
    async fn an_attachment_never_loses_its_content_when_the_client_hangs_up(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        // How often an upload is polled differs from one to the next: many answers in a row are the end.
        let (mut committed, mut answers) = (0, 0);
        for patience in 1..200 {
            let deal = client.new_deal(true).await;
            let upload = client.attach(&deal, "a.pdf", PDF);
            let answered = Impatient { upload: Box::pin(upload), patience }.await;
            // What was left behind runs to its end.
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            let shown = client.get(&format!("/api/v1/deals/{}", deal["id"].as_str().unwrap())).await.json();
            for file in shown["attachments"].as_array().unwrap() {
                let path = format!("/api/v1/deals/{}/attachments/{}", deal["id"].as_str().unwrap(), file["id"].as_str().unwrap());
                let download = client.get(&path).await;
                assert_eq!((download.status.as_u16(), &download.body[..]), (200, PDF), "dropped at poll {patience}");
                committed += 1;
            }
            answers = if answered { answers + 1 } else { 0 };
            if answers == 8 {
                assert!(committed >= 8);
                return;
            }
        }
        panic!("the upload never came to its end");
    }

    async fn an_upload_has_one_part_named_file(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let path = format!("/api/v1/deals/{}/attachments", deal["id"].as_str().unwrap());
        let send = |content_type: &str, body: Vec<u8>| {
            client.call("POST", &path).new_key().header("content-type", content_type).body(body).send()
        };
        let (content_type, other) = multipart("document", "a.pdf", PDF);
        send(&content_type, other).await.has_errors(&[("/file", "required")]);
        let (content_type, mut twice) = multipart("file", "a.pdf", PDF);
        twice.truncate(twice.len() - 4);
        twice.extend(b"\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n------boundary-of-the-tests--\r\n");
        send(&content_type, twice).await.has_errors(&[("/file", "only_one")]);
        send(&content_type, b"nonsense".to_vec()).await.is(400, "multipart_unreadable");
        let (_, mut cut) = multipart("file", "a.pdf", PDF);
        cut.truncate(cut.len() - 20);
        send(&content_type, cut).await.is(400, "multipart_unreadable");
        send("application/pdf", PDF.to_vec()).await.is(415, "unsupported_media_type");
        assert!(portal.stored_files().is_empty());
    }

    async fn a_file_is_taken_away_by_the_partner_while_the_deal_is_edited(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let location = client.attach(&deal, "a.pdf", PDF).await.header("location").to_owned();
        portal.sign_in(OWNER).await.call("DELETE", &location).send().await.is(403, "role_not_allowed");
        client.acted(&deal, json!({ "action": "submit" })).await;
        client.call("DELETE", &location).send().await.is(409, "refused");
        portal.sign_in(MANAGER).await.acted(&deal, json!({ "action": "request_information", "comment": "?" })).await;
        assert_eq!(client.call("DELETE", &location).send().await.status, 204);
        client.call("DELETE", &location).send().await.is(404, "not_found");
        client.get(&location).await.is(404, "not_found");
        assert!(portal.stored_files().is_empty());
    }

    async fn a_closed_deal_takes_no_files(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        client.acted(&deal, json!({ "action": "withdraw" })).await;
        let answer = client.attach(&deal, "a.pdf", PDF).await;
        answer.is(409, "refused");
        assert_eq!(answer.json()["refusal"]["code"], "wrong_status");
    }

    async fn two_hundred_megabytes_are_refused_after_the_first_few(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let path = format!("/api/v1/deals/{}/attachments", deal["id"].as_str().unwrap());
        let (content_type, _) = multipart("file", "a.pdf", PDF);
        let read = Arc::new(AtomicU64::new(0));
        let call = client.call("POST", &path).new_key().header("content-type", &content_type);
        let answer = call.body(Body::new(Endless { read: read.clone() })).send().await;
        answer.is(413, "file_too_large");
        answer.has_errors(&[("/file", "file_too_large")]);
        assert_eq!(answer.json()["errors"][0]["params"]["max_bytes"], "100000");
        assert!(read.load(Ordering::Relaxed) < 1_000_000, "read {}", read.load(Ordering::Relaxed));
        assert!(portal.stored_files().is_empty());

        let announced = client.call("POST", &path).new_key().header("content-type", &content_type);
        let answer = announced.header("content-length", "209715200").send().await;
        answer.is(413, "file_too_large");
    }
}

/// Gives up after some polls, as a server does whose client has hung up; `true` if the answer came before.
struct Impatient<'u> {
    upload: Pin<Box<dyn Future<Output = Answer> + 'u>>,
    patience: u32,
}

impl Future for Impatient<'_> {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        self.patience -= 1;
        if self.upload.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        if self.patience == 0 { Poll::Ready(false) } else { Poll::Pending }
    }
}

/// The beginning of a form, and then 200 MB of file.
struct Endless {
    read: Arc<AtomicU64>,
}

impl axum::body::HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let chunk = if self.read.load(Ordering::Relaxed) == 0 {
            let (_, start) = multipart("file", "a.pdf", b"%PDF-1.7");
            let end = start.windows(8).position(|window| window == b"%PDF-1.7").unwrap() + 8;
            Bytes::copy_from_slice(&start[..end])
        } else {
            Bytes::from_static(&[b'x'; 16 * 1024])
        };
        let total = self.read.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        Poll::Ready((total < 200 * 1024 * 1024).then_some(Ok(http_body::Frame::data(chunk))))
    }
}
