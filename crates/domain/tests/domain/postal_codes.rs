//! Postal codes of the AWS programme: a shape for 149 countries, none for 59, anything for the others.

use crate::aws_ace::check;
use crate::programmes::ace;
use domain::issue::IssueCode::{self, *};

/// A code that fits the mask: 5 for a digit, K for a letter or either.
fn sample(mask: &str) -> String {
    let mut text = String::new();
    let mut characters = mask.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '9' => '5',
            'A' | 'X' => 'K',
            '\\' => characters.next().unwrap(),
            other => other,
        });
    }
    text
}

#[test]
fn every_country_with_a_format_takes_each_of_its_shapes_and_nothing_else() {
    let program = ace();
    let formats = &program.formats["postalCodes"];
    assert_eq!(formats.len(), 149);
    for (country, masks) in formats.iter().filter(|(country, _)| *country != "United States") {
        for mask in masks {
            let code = sample(mask.source());
            check(country, &[("country", country), ("state", ""), ("postalCode", &code)], &[]);
            check(
                country,
                &[("country", country), ("state", ""), ("postalCode", &format!("{code}5"))],
                match masks.iter().any(|mask| mask.matches(&format!("{code}5"))) {
                    true => &[],
                    false => &[("postalCode", FormatBecause)],
                },
            );
        }
        check(
            country,
            &[("country", country), ("state", ""), ("postalCode", "#")],
            &[("postalCode", FormatBecause)],
        );
        check(
            country,
            &[("country", country), ("state", ""), ("postalCode", "")],
            &[("postalCode", Required)],
        );
    }
}

#[test]
fn countries_without_postal_codes_must_have_none() {
    let program = ace();
    let list = &program.lists["countriesWithoutPostalCode"];
    assert_eq!(list.len(), 59);
    for country in list {
        assert!(
            program.lists["countries"].contains(country),
            "{country:?} is spelled as in the list of countries"
        );
        let country = country.value.as_str();
        check(country, &[("country", country), ("state", ""), ("postalCode", "")], &[]);
        check(
            country,
            &[("country", country), ("state", ""), ("postalCode", "99999")],
            &[("postalCode", NotAllowed)],
        );
    }
}

fn code(country: &str, code: &str, issues: &[(&str, IssueCode)]) {
    let state = if country == "United States" { "Washington" } else { "" };
    check(country, &[("country", country), ("state", state), ("postalCode", code)], issues);
}

/// Codes where the notation of the list had to be understood: see `docs/aws-ace.md`.
#[test]
fn codes_of_each_notation_are_read_as_meant() {
    let wrong = &[("postalCode", FormatBecause)][..];
    code("United States", "98101", &[]);
    code("United States", "98101-1234", &[]);
    code("United States", "981011234", wrong);
    code("Czech Republic", "110 00", &[]);
    code("Czech Republic", "1100", wrong);
    code("Guadeloupe", "97110", &[]);
    code("Guadeloupe", "97210", wrong);
    code("Wallis and Futuna", "98600", &[]);
    code("French Polynesia", "98714", &[]);
    code("French Polynesia", "88714", wrong);
    code("San Marino", "47890", &[]);
    code("San Marino", "47880", wrong);
    code("Saint Barthelemy", "97133", &[]);
    code("Saint Barthelemy", "97134", wrong);
    code("Saint Vincent and the Grenadines", "VC0100", &[]);
    code("Saint Vincent and the Grenadines", "VA0100", wrong);
    code("Brunei Darussalam", "BA1511", &[]);
    code("Brunei Darussalam", "1511", wrong);
    code("Swaziland", "H100", &[]);
    code("El Salvador", "2201", &[]);
    code("Holy See (Vatican City State)", "00120", &[]);
    code("Holy See (Vatican City State)", "121", wrong);
    code("Netherlands", "1012 LG", &[]);
    code("Netherlands", "1012 L", wrong);
    code("Ireland", "D02 AF30", &[]);
    code("Ireland", "D6W XY00", &[]);
    code("Ireland", "02 AF30", wrong);
    code("Lithuania", "LT-01100", &[]);
    code("Sweden", "SE-11122", &[]);
    code("Sweden", "SE-111 22", wrong);
    for good in ["M1 1AE", "B33 8TH", "W1A 0AX", "CR2 6XH", "DN55 1PT", "EC1A 1BB"] {
        code("United Kingdom", good, &[]);
        code("United Kingdom", &good.replace(' ', ""), &[]);
        code("Great Britain", good, &[]);
    }
    code("United Kingdom", "1AA 1AA", wrong);
    code("Great Britain", "GIR 0AA", wrong);
    // Neither in the list of formats nor among those without: any code, but a code.
    code("Chile", "anything", &[]);
    code("Chile", "", &[("postalCode", Required)]);
}
