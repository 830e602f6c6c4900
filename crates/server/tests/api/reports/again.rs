//! What waits for another attempt: it is sent again as it was.

use super::receiver::Receiver;
use super::schedules::{added, draft, first, path};
use super::{saved, work};
use crate::harness::NORTH_REP;
use chrono::TimeDelta;
use serde_json::{Value, json};

on_both! {
    /// A schedule got another view while an attempt waited for the next: the receiver had the new view under the name of
    /// the old one, and whoever had taken the first answer had two contents of one delivery.
    async fn what_was_due_is_sent_again_as_it_was(portal) {
        let receiver = Receiver::start(&[503, 503]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let old = saved(&client, "Year", "?period=ytd", "private").await;
        let new = saved(&client, "Quarter", "?period=qtd", "private").await;
        let (schedule, secret) = added(&client, &draft(&old, &receiver.url)).await;
        portal.wait(TimeDelta::days(1));
        work(&portal).await;
        let client = portal.sign_in(NORTH_REP).await;
        let answer = client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&draft(&new, &receiver.url)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        // The old view asks something else by now as well.
        let changed = json!({ "name": "Month", "address": "?period=mtd", "audience": "private" });
        let own = format!("/api/v1/performance/views/{}", old["id"].as_str().unwrap());
        assert_eq!(client.call("PUT", &own).new_key().if_match(1).json(&changed).await.status, 200);
        portal.wait(TimeDelta::minutes(2));
        work(&portal).await;
        let seen = |at: usize| {
            let message = receiver.messages(&secret)[at].clone();
            (message["delivery"].clone(), message["view"].clone())
        };
        assert_eq!((receiver.count(), seen(1)), (2, seen(0)));
        // Without the old view there is nothing to send again, and the new one goes on.
        let client = portal.sign_in(NORTH_REP).await;
        assert_eq!(client.call("DELETE", &own).if_match(2).send().await.status, 204);
        portal.wait(TimeDelta::minutes(10));
        work(&portal).await;
        let after = first(&client).await;
        assert_eq!((&after["paused"], &after["runs"][0]["outcome"]), (&Value::Null, &json!("view_gone")), "{after}");
        portal.wait(TimeDelta::days(1));
        work(&portal).await;
        assert_eq!((receiver.count(), &seen(2).1["name"]), (3, &json!("Quarter")));
    }
}
