//! What is sent as text, as HTML and as a file: made of a sheet that is made once.

use super::outgoing::Letter;
use super::words::Words;

/// Figures in words, ready to be laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    /// The period, what it is compared with, and the day: one line each.
    pub lines: Vec<String>,
    /// A name, its figure, and the one before.
    pub figures: Vec<(String, String, Option<String>)>,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The address where it can be looked at.
    pub link: Option<String>,
    /// Why it comes, and how it is stopped.
    pub foot: String,
}

/// 200 rows: a mail is read, not searched; the file has all.
const MOST_ROWS: usize = 200;

/// A sheet as a mail. `csv` is its file: a name and a content.
pub fn letter(words: &Words, subject: String, sheet: &Sheet, csv: Option<(String, String)>) -> Letter {
    Letter { subject: one_line(&subject), text: text(words, sheet), html: html(words, sheet), csv }
}

/// The mail to somebody who forgot their password.
pub fn reset(words: &Words, link: &str) -> Letter {
    let sheet = Sheet {
        title: words.text("mail.reset_subject", &[]),
        lines: vec![words.text("mail.reset_text", &[])],
        link: Some(link.to_owned()),
        foot: words.text("mail.reset_foot", &[]),
        ..Sheet::default()
    };
    letter(words, sheet.title.clone(), &sheet, None)
}

fn one_line(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect()
}

fn text(words: &Words, sheet: &Sheet) -> String {
    let mut text = format!("{}\n\n", one_line(&sheet.title));
    for line in &sheet.lines {
        text.push_str(&format!("{line}\n"));
    }
    text.push('\n');
    for (name, figure, before) in &sheet.figures {
        let before = before.as_ref().map(|before| format!("  ({before})")).unwrap_or_default();
        text.push_str(&format!("{name}: {figure}{before}\n"));
    }
    if !sheet.rows.is_empty() {
        text.push_str(&format!("\n{}\n", sheet.head.join(" | ")));
        for row in sheet.rows.iter().take(MOST_ROWS) {
            text.push_str(&format!("{}\n", one_line(&row.join(" | "))));
        }
        if sheet.rows.len() > MOST_ROWS {
            text.push_str(&format!("{}\n", words.text("mail.more_in_file", &[])));
        }
    }
    if let Some(link) = &sheet.link {
        text.push_str(&format!("\n{link}\n"));
    }
    text.push_str(&format!("\n-- \n{}\n", sheet.foot));
    text
}

/// Plain enough for every mail program: one column, one table, colours that hold on light and dark.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:16px;max-width:720px}\
    table{border-collapse:collapse;width:100%;margin:16px 0}\
    th,td{padding:6px 10px;text-align:start;border-bottom:1px solid #8886}\
    td+td,th+th{text-align:end;font-variant-numeric:tabular-nums}\
    .quiet{opacity:.75;font-size:14px}";

fn html(words: &Words, sheet: &Sheet) -> String {
    let title = escaped(&sheet.title);
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
        <style>{STYLE}</style></head><body><h1>{title}</h1>",
        words.locale()
    );
    for line in &sheet.lines {
        html.push_str(&format!("<p>{}</p>", escaped(line)));
    }
    if !sheet.figures.is_empty() {
        html.push_str("<table>");
        for (name, figure, before) in &sheet.figures {
            let before = before.as_deref().map(escaped).unwrap_or_default();
            let (name, figure) = (escaped(name), escaped(figure));
            html.push_str(&format!(
                "<tr><th scope=\"row\">{name}</th><td>{figure}</td><td>{before}</td></tr>"
            ));
        }
        html.push_str("</table>");
    }
    if !sheet.rows.is_empty() {
        html.push_str("<table><thead><tr>");
        for name in &sheet.head {
            html.push_str(&format!("<th scope=\"col\">{}</th>", escaped(name)));
        }
        html.push_str("</tr></thead><tbody>");
        for row in sheet.rows.iter().take(MOST_ROWS) {
            html.push_str("<tr>");
            for cell in row {
                html.push_str(&format!("<td>{}</td>", escaped(cell)));
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
        if sheet.rows.len() > MOST_ROWS {
            html.push_str(&format!("<p>{}</p>", escaped(&words.text("mail.more_in_file", &[]))));
        }
    }
    if let Some(link) = &sheet.link {
        let label = words.text("mail.open", &[]);
        html.push_str(&format!("<p><a href=\"{}\">{}</a></p>", escaped(link), escaped(&label)));
    }
    html.push_str(&format!("<p class=\"quiet\">{}</p></body></html>", escaped(&sheet.foot)));
    html
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_customers_break_neither_html_nor_mail_nor_file() {
        let words = Words::of("en");
        let bad = "<script>\"&\r\nBcc: all@example.com".to_owned();
        let sheet = Sheet {
            title: bad.clone(),
            head: vec!["Customer".to_owned()],
            rows: vec![vec![bad.clone()]],
            ..Sheet::default()
        };
        let made = letter(&words, bad.clone(), &sheet, None);
        assert!(!made.html.contains("<script>"), "{}", made.html);
        assert!(!made.subject.contains(['\r', '\n']) && !made.text.contains("\r\nBcc"), "{}", made.text);
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let file = workbook::csv_lines(&[row(&["a,b", "=1+1", "-5", "say \"hi\"", "-x", "šé"])]);
        assert_eq!(file, "\u{feff}\"a,b\",'=1+1,-5,\"say \"\"hi\"\"\",'-x,šé\r\n");
    }

    #[test]
    fn a_long_table_ends_in_the_mail_and_goes_on_in_the_file() {
        let words = Words::of("cs");
        let sheet = Sheet { rows: vec![vec!["x".to_owned()]; 201], ..Sheet::default() };
        let made = letter(&words, String::new(), &sheet, None);
        assert_eq!(made.html.matches("<td>").count(), 200);
        assert!(made.text.contains(&words.text("mail.more_in_file", &[])));
    }
}
