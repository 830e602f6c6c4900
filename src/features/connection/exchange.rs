//! One request with its answer, as they were sent, without what says who asks.

use crate::backend::profiled::connection::Trace;
use crate::t;
use leptos::prelude::*;

#[component]
pub(super) fn ExchangeView(trace: Trace) -> impl IntoView {
    let mut request = [trace.method, " ", &trace.url].concat();
    for (name, value) in &trace.headers {
        request.push_str(&["\n", name, ": ", value].concat());
    }
    if !trace.body.is_empty() {
        request.push_str(&["\n\n", &trace.body].concat());
    }
    let status = trace.status.map_or_else(|| t!("connection.no_answer"), |status| status.to_string());
    let answer = [&status, " ", &trace.media_type, "\n\n", &trace.answer].concat();
    // Machine text runs from left to right in every language.
    view! {
        <details>
            <summary>{t!("connection.exchange")}</summary>
            <p class="row-note">{t!("connection.request")}</p>
            <pre class="exchange" dir="ltr">{request}</pre>
            <p class="row-note">{t!("connection.answer")}</p>
            <pre class="exchange" dir="ltr">{answer}</pre>
        </details>
    }
}
