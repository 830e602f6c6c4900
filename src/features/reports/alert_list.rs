//! Alerts: what is watched, how it stands, what was told, and what can be done about it.

use super::alert_form::AlertForm;
use super::asked::Asked;
use super::sending_list::{Opening, Sending, Words};
use super::sending_words::{number, paused, rule};
use crate::backend::made::Made;
use crate::backend::schedules::{self, ALERTS, Alert, AlertDraft, Run};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ActionButton, Banner, Tone, toast};
use leptos::prelude::*;

impl Sending for Alert {
    const LIST: &'static str = ALERTS;
    const HEADINGS: (&'static str, &'static str) = ("alerts-heading", "alert-editing");
    const OF_VIEW: bool = false;

    fn words() -> Words {
        Words {
            heading: t!("reports.alerts"),
            none: t!("reports.no_alerts"),
            add: t!("reports.add_alert"),
            done: t!("reports.watched"),
        }
    }

    fn target(&self) -> (&str, &str) {
        (&self.channel, &self.url)
    }

    fn is_paused(&self) -> bool {
        self.paused.is_some()
    }

    fn rest(&self, paused: bool) -> AlertDraft {
        AlertDraft { paused, ..self.draft() }
    }

    fn runs(&self) -> &[Run] {
        &self.runs
    }

    fn secret(self) -> Option<String> {
        self.secret
    }

    fn form(opening: Opening<Self>) -> AnyView {
        view! { <AlertForm opening=opening /> }.into_any()
    }

    fn asking(&self) -> (String, String) {
        (t!("reports.delete_alert", name = self.name), t!("reports.delete_alert_text"))
    }

    fn head(&self) -> AnyView {
        let (tone, state) =
            if self.raised { (Tone::Bad, t!("reports.raised")) } else { (Tone::Good, t!("reports.quiet")) };
        view! {
            <strong><bdi>{self.name.clone()}</bdi></strong>
            <span class="badge" data-tone=tone.as_str()>{state}</span>
            <span>{rule(self)}</span>
        }
        .into_any()
    }

    fn state(&self) -> AnyView {
        let measured = match (&self.measured, self.judged_at) {
            (Some(text), Some(at)) => {
                t!("reports.measured", number = number(self, text), time = display::instant(at))
            }
            (None, Some(at)) => t!("reports.not_measured", time = display::instant(at)),
            _ => t!("reports.not_judged"),
        };
        let why = self.paused.as_ref().map(|why| {
            let why = paused(why);
            view! { <Banner tone=Tone::Attention><p>{why}</p></Banner> }
        });
        let behind = Route::Performance(self.address.clone()).href();
        view! {
            <p>{measured} " " <a href=behind>{t!("reports.figures_behind")}</a></p>
            {why}
        }
        .into_any()
    }

    fn try_now(&self, asked: Asked, again: Callback<()>) -> AnyView {
        let id = self.id.clone();
        let check = move |()| {
            let id = id.clone();
            asked.run(
                move |user, _| async move { schedules::check(&user, &id).await },
                move |_: Alert| {
                    toast(t!("reports.checked"));
                    again.run(());
                },
            );
        };
        view! { <ActionButton busy=asked.busy on_press=check>{t!("reports.check_now")}</ActionButton> }
            .into_any()
    }
}
