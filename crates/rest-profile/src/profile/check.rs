//! What can only be judged when the whole profile is known.

use super::auth::AuthSpec;
use super::node::Section;
use super::{Place, Profile, ProfileNotice};
use crate::template::Template;

pub(super) fn whole(profile: &mut Profile, top: &Section<'_>, place: Place) {
    secrets(profile, top, place);
    settings(profile, top);
    let origin = profile.base.origin();
    if !origin.is_empty() && !crate::url::is_private(origin) {
        profile.notices.push(ProfileNotice::NotEncrypted);
    }
    if place == Place::Browser && profile.resources.iter().any(|resource| !resource.scope.is_empty()) {
        profile.notices.push(ProfileNotice::ScopeNotEnforced);
    }
}

/// A secret that everybody can read is only accepted if the profile says that this is meant.
fn secrets(profile: &mut Profile, top: &Section<'_>, place: Place) {
    let accepted = top.flag("insecure_browser_secret");
    // Keys in fixed headers are secrets as well, whatever they are called.
    let fixed = profile.headers.iter().any(|(name, template)| is_secret(name, template));
    let needs_shared = matches!(profile.auth, AuthSpec::Token { .. }) || profile.auth.holds_secret();
    if place == Place::Server || !(needs_shared || fixed) {
        return;
    }
    if accepted {
        profile.notices.push(ProfileNotice::SecretInBrowser);
    } else {
        top.problem("secret_in_browser", &[]);
    }
}

fn is_secret(name: &str, template: &Template) -> bool {
    let name = name.to_ascii_lowercase();
    let telling =
        ["authorization", "api-key", "apikey", "token", "secret"].iter().any(|part| name.contains(part));
    // Keys that only name a project are public by intent, and are called so.
    let open = |slot: &&str| slot.starts_with("me.") || slot.starts_with("settings.public_");
    telling && !name.contains("csrf") && !template.names().iter().any(open)
}

/// Every `{settings.x}` needs an `x`.
fn settings(profile: &Profile, top: &Section<'_>) {
    let mut check = |template: &Template| {
        for name in template.names() {
            if let Some(setting) = name.strip_prefix("settings.")
                && !profile.settings.iter().any(|(known, _)| known == setting)
            {
                top.problem("setting_unknown", &[("found", setting)]);
            }
        }
    };
    for (_, template) in &profile.headers {
        check(template);
    }
    for resource in &profile.resources {
        let operations = &resource.operations;
        let all =
            [&operations.list, &operations.get, &operations.create, &operations.update, &operations.delete];
        for operation in
            all.into_iter().flatten().chain(operations.actions.iter().map(|(_, operation)| operation))
        {
            check(&operation.path);
            for (_, template) in operation.query.iter().chain(&operation.headers) {
                check(template);
            }
            if let Some(body) = &operation.body {
                body.each(&mut check);
            }
        }
        for (_, template) in resource.list.query.iter().chain(&resource.list.headers) {
            check(template);
        }
    }
}
