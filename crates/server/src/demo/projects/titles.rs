//! Titles in the language of the customer's country, for deals that partners register in their own.

/// One title for each product family: Security, Operations, Data, Cloud, Services.
type Titles = [&'static str; 5];

#[rustfmt::skip]
const GERMAN: Titles = [
    "IT-Sicherheit für {sites} Standorte", "Überwachung der Serverlandschaft", "Datensicherung und Wiederanlauf, {year}",
    "Umzug des Rechenzentrums {city}", "Premium-Wartung mit Rufbereitschaft",
];
#[rustfmt::skip]
const CZECH: Titles = [
    "Zabezpečení {sites} poboček", "Dohled nad provozem serverů", "Zálohování a obnova dat – {customer}",
    "Přesun serverovny {city} do cloudu", "Prémiová podpora 24/7",
];
#[rustfmt::skip]
const FRENCH: Titles = [
    "Sécurisation de {sites} sites", "Supervision de l’infrastructure", "Sauvegarde et reprise d’activité {year}",
    "Migration du centre de données de {city}", "Contrat de support premium",
];
#[rustfmt::skip]
const POLISH: Titles = [
    "Ochrona stacji roboczych – {sites} oddziałów", "Monitoring infrastruktury", "Kopie zapasowe i odtwarzanie danych",
    "Migracja serwerowni do chmury", "Wsparcie premium 24/7",
];
#[rustfmt::skip]
const PORTUGUESE: Titles = [
    "Proteção de {sites} unidades", "Monitoramento da infraestrutura", "Backup e recuperação de dados {year}",
    "Migração do data center para a nuvem", "Suporte premium 24x7",
];
#[rustfmt::skip]
const JAPANESE: Titles = [
    "{sites}拠点のセキュリティ強化", "サーバー監視の統合", "バックアップ基盤の刷新（{year}年度）", "基幹システムのクラウド移行", "プレミアムサポート契約",
];
#[rustfmt::skip]
const CHINESE: Titles = ["{sites}个网点安全加固项目", "统一运维监控平台", "数据备份与容灾建设（{year}）", "数据中心上云迁移", "高级技术支持服务"];
#[rustfmt::skip]
const ARABIC: Titles = [
    "تأمين {sites} موقعًا", "مراقبة البنية التحتية", "النسخ الاحتياطي واستعادة البيانات {year}", "نقل مركز البيانات إلى السحابة", "عقد الدعم الفني المميز",
];

/// A title in the country's own language; `None` where English is written anyway.
pub fn native_title(country: &str, family: usize) -> Option<&'static str> {
    let titles = match country {
        "DE" | "AT" | "CH" => &GERMAN,
        "CZ" | "SK" => &CZECH,
        "FR" => &FRENCH,
        "PL" => &POLISH,
        "BR" => &PORTUGUESE,
        "JP" => &JAPANESE,
        "CN" => &CHINESE,
        "AE" | "SA" => &ARABIC,
        _ => return None,
    };
    titles.get(family).copied()
}
