//! Schedules: when which view goes where, what came of it, and what can be done about it.

use super::asked::Asked;
use super::schedule_form::ScheduleForm;
use super::sending_list::{Opening, Sending, Words};
use super::sending_words::{paused, rhythm};
use crate::backend::made::Made;
use crate::backend::schedules::{self, Run, SCHEDULES, Schedule, ScheduleDraft};
use crate::browser::timers;
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ActionButton, Banner, Tone, toast};
use leptos::prelude::*;

/// Milliseconds after which it is looked what came of a try: most receivers answer within the first.
const LOOKS: [u32; 4] = [400, 1_200, 3_000, 8_000];

impl Sending for Schedule {
    const LIST: &'static str = SCHEDULES;
    const HEADINGS: (&'static str, &'static str) = ("schedules-heading", "schedule-editing");
    const OF_VIEW: bool = true;

    fn words() -> Words {
        Words {
            heading: t!("reports.schedules"),
            none: t!("reports.no_schedules"),
            add: t!("reports.add_schedule"),
            done: t!("reports.scheduled"),
        }
    }

    fn target(&self) -> (&str, &str) {
        (&self.channel, &self.url)
    }

    fn is_paused(&self) -> bool {
        self.paused.is_some()
    }

    fn rest(&self, paused: bool) -> ScheduleDraft {
        ScheduleDraft { paused, ..self.draft() }
    }

    fn runs(&self) -> &[Run] {
        &self.runs
    }

    fn secret(self) -> Option<String> {
        self.secret
    }

    fn form(opening: Opening<Self>) -> AnyView {
        view! { <ScheduleForm opening=opening /> }.into_any()
    }

    fn asking(&self) -> (String, String) {
        let name = self.view_name.clone().unwrap_or_else(|| t!("reports.view_gone"));
        (
            t!("reports.delete_schedule", name = name),
            t!("reports.delete_schedule_text", rhythm = rhythm(self)),
        )
    }

    fn head(&self) -> AnyView {
        let name = match (&self.view_name, &self.view_address) {
            (Some(name), Some(address)) => {
                let href = Route::Performance(address.clone()).href();
                view! { <a href=href><bdi>{name.clone()}</bdi></a> }.into_any()
            }
            _ => view! { <strong>{t!("reports.view_gone")}</strong> }.into_any(),
        };
        view! { {name} <span>{rhythm(self)}</span> }.into_any()
    }

    fn state(&self) -> AnyView {
        match &self.paused {
            Some(why) => {
                let why = paused(why);
                view! { <Banner tone=Tone::Attention><p>{why}</p></Banner> }.into_any()
            }
            None => {
                let next = t!("reports.next", time = display::instant(self.next_due_at));
                view! { <p class="quiet">{next}</p> }.into_any()
            }
        }
    }

    fn try_now(&self, asked: Asked, again: Callback<()>) -> AnyView {
        let id = self.id.clone();
        let send = move |()| {
            let id = id.clone();
            asked.run(
                move |user, key| async move { schedules::send_now(&user, &key, &id).await },
                move |()| {
                    toast(t!("reports.sending"));
                    timers::spawn(async move {
                        for pause in LOOKS {
                            timers::sleep(pause).await;
                            again.try_run(());
                        }
                    });
                },
            );
        };
        view! { <ActionButton busy=asked.busy on_press=send>{t!("reports.send_now")}</ActionButton> }
            .into_any()
    }
}
