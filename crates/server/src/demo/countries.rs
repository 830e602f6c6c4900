//! The countries in which the demo's partners sell: places, names, telephone numbers, forms of address.
//!
//! Cities and the shapes of codes are real; people, companies and numbers are made up.

/// What the generator needs of a country. Names are pairs: as written there, and in Latin letters for
/// addresses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// The name in English, for programmes that list countries by name.
    pub name: &'static str,
    /// City, postal code, state by ISO 3166-2 (where addresses have one).
    pub cities: &'static [(&'static str, &'static str, &'static str)],
    pub streets: &'static [&'static str],
    /// `{}` stands for a house number.
    pub street_form: &'static str,
    pub given: &'static [(&'static str, &'static str)],
    pub family: &'static [(&'static str, &'static str)],
    /// Family name first, without a space.
    pub family_first: bool,
    /// `#` stands for a digit. Where a country sets numbers aside for fiction, they are used.
    pub phone: &'static str,
    /// Hours that the working day there lies ahead of UTC.
    pub zone: i64,
}

/// The country of a code; the first of the table for one that it lacks.
pub fn country(code: &str) -> Country {
    COUNTRIES
        .iter()
        .find(|country| country.code == code)
        .or_else(|| COUNTRIES.first())
        .copied()
        .unwrap_or_default()
}

#[rustfmt::skip]
const DUTCH_GIVEN: &[(&str, &str)] = &[
    ("Sanne", "sanne"), ("Daan", "daan"), ("Femke", "femke"), ("Jeroen", "jeroen"), ("Marloes", "marloes"),
    ("Bram", "bram"), ("Ilse", "ilse"), ("Wouter", "wouter"), ("Noor", "noor"), ("Pieter", "pieter"),
];
#[rustfmt::skip]
const GERMAN_GIVEN: &[(&str, &str)] = &[
    ("Katrin", "katrin"), ("Jürgen", "juergen"), ("Anja", "anja"), ("Stefan", "stefan"), ("Birgit", "birgit"),
    ("Matthias", "matthias"), ("Lena", "lena"), ("Thorsten", "thorsten"), ("Sabine", "sabine"), ("Götz", "goetz"),
    ("Miriam", "miriam"), ("Rainer", "rainer"),
];
#[rustfmt::skip]
const GERMAN_FAMILY: &[(&str, &str)] = &[
    ("Brückner", "brueckner"), ("Hollerbach", "hollerbach"), ("Weißmann", "weissmann"), ("Steinkamp", "steinkamp"),
    ("Oberhauser", "oberhauser"), ("Lindqvist-Maier", "lindqvist-maier"), ("Kaltenbrunn", "kaltenbrunn"),
    ("Röder", "roeder"), ("Vogelsang", "vogelsang"), ("Drexler", "drexler"), ("Haselhoff", "haselhoff"),
    ("Tiefenbacher", "tiefenbacher"), ("Mühlhaus", "muehlhaus"), ("Sandrock", "sandrock"),
];
#[rustfmt::skip]
const FRENCH_GIVEN: &[(&str, &str)] = &[
    ("Élodie", "elodie"), ("Benoît", "benoit"), ("Maëlle", "maelle"), ("François", "francois"), ("Solène", "solene"),
    ("Théo", "theo"), ("Anaïs", "anais"), ("Guillaume", "guillaume"), ("Inès", "ines"), ("Rémi", "remi"),
];
#[rustfmt::skip]
const FRENCH_FAMILY: &[(&str, &str)] = &[
    ("Lefèvre-Marchand", "lefevre-marchand"), ("Garrigue", "garrigue"), ("Besançon", "besancon"),
    ("Delacourt", "delacourt"), ("Pélissier", "pelissier"), ("Thévenet", "thevenet"), ("Montclair", "montclair"),
    ("Roussillon", "roussillon"), ("Vasseur", "vasseur"), ("Charpentier", "charpentier"), ("Aubrac", "aubrac"),
];
#[rustfmt::skip]
const ENGLISH_GIVEN: &[(&str, &str)] = &[
    ("Harriet", "harriet"), ("Callum", "callum"), ("Priya", "priya"), ("Owen", "owen"), ("Imogen", "imogen"),
    ("Declan", "declan"), ("Naomi", "naomi"), ("Gareth", "gareth"), ("Zara", "zara"), ("Alistair", "alistair"),
    ("Marcus", "marcus"), ("Denise", "denise"),
];
#[rustfmt::skip]
const ENGLISH_FAMILY: &[(&str, &str)] = &[
    ("Ashdown", "ashdown"), ("Thornbury", "thornbury"), ("Okonkwo", "okonkwo"), ("Pemberton", "pemberton"),
    ("Llewellyn", "llewellyn"), ("Hargreave", "hargreave"), ("Sutcliffe", "sutcliffe"), ("Mistry", "mistry"),
    ("Whitcombe", "whitcombe"), ("MacAllen", "macallen"), ("Farrow", "farrow"), ("Birchall", "birchall"),
];
#[rustfmt::skip]
const AMERICAN_FAMILY: &[(&str, &str)] = &[
    ("Delgado", "delgado"), ("Whitaker", "whitaker"), ("Nakagawa", "nakagawa"), ("Brannigan", "brannigan"),
    ("Kowalczyk", "kowalczyk"), ("Thibodeaux", "thibodeaux"), ("Ramaswamy", "ramaswamy"), ("Castellano", "castellano"),
    ("Lindstrom", "lindstrom"), ("Odom", "odom"), ("Vandermeer", "vandermeer"), ("Pruitt", "pruitt"),
];
#[rustfmt::skip]
const CHINESE_GIVEN: &[(&str, &str)] = &[
    ("晓雯", "xiaowen"), ("建国", "jianguo"), ("雨桐", "yutong"), ("志强", "zhiqiang"), ("思远", "siyuan"),
    ("丽华", "lihua"), ("子轩", "zixuan"), ("海燕", "haiyan"), ("文博", "wenbo"), ("佳慧", "jiahui"),
];
#[rustfmt::skip]
const CHINESE_FAMILY: &[(&str, &str)] = &[
    ("陈", "chen"), ("林", "lin"), ("赵", "zhao"), ("周", "zhou"), ("徐", "xu"), ("沈", "shen"), ("韩", "han"),
    ("曹", "cao"), ("许", "xu"), ("欧阳", "ouyang"),
];
#[rustfmt::skip]
const ARABIC_GIVEN: &[(&str, &str)] = &[
    ("أحمد", "ahmed"), ("فاطمة", "fatima"), ("خالد", "khalid"), ("مريم", "mariam"), ("سلطان", "sultan"),
    ("نورة", "noura"), ("راشد", "rashid"), ("هند", "hind"), ("يوسف", "yousef"), ("ليلى", "layla"),
];
#[rustfmt::skip]
const ARABIC_FAMILY: &[(&str, &str)] = &[
    ("الهاشمي", "alhashmi"), ("المنصوري", "almansoori"), ("الكعبي", "alkaabi"), ("الحمادي", "alhammadi"),
    ("القحطاني", "alqahtani"), ("الزعابي", "alzaabi"), ("الدوسري", "aldosari"), ("النعيمي", "alnuaimi"),
];

/// Every country of the demo.
#[rustfmt::skip]
pub const COUNTRIES: &[Country] = &[
    Country {
        code: "NL", name: "Netherlands",
        cities: &[
            ("Rotterdam", "3011 AC", ""), ("Utrecht", "3511 LC", ""), ("Eindhoven", "5611 EC", ""),
            ("Groningen", "9711 RC", ""), ("Zwolle", "8011 PC", ""), ("Breda", "4811 XC", ""),
        ],
        streets: &["Havenstraat", "Industrieweg", "Stationsplein", "Molenkade", "Prins Hendrikkade"],
        street_form: "{street} {number}",
        given: DUTCH_GIVEN,
        family: &[
            ("van der Meulen", "vandermeulen"), ("Hoekstra", "hoekstra"), ("Wiersma", "wiersma"), ("de Lange", "delange"),
            ("Terpstra", "terpstra"), ("Kuipers", "kuipers"), ("van Rossum-Bos", "vanrossum"), ("Schouten", "schouten"),
        ],
        family_first: false, phone: "+31 10 ### ## ##", zone: 1,
    },
    Country {
        code: "BE", name: "Belgium",
        cities: &[("Antwerpen", "2000", ""), ("Gent", "9000", ""), ("Liège", "4000", ""), ("Namur", "5000", "")],
        streets: &["Scheldekaai", "Rue de la Station", "Nijverheidslaan", "Avenue du Parc"],
        street_form: "{street} {number}",
        given: FRENCH_GIVEN,
        family: &[
            ("Vandenbroucke", "vandenbroucke"), ("Claessens", "claessens"), ("Dumoulin", "dumoulin"),
            ("De Wachter", "dewachter"), ("Lambrechts", "lambrechts"),
        ],
        family_first: false, phone: "+32 3 ### ## ##", zone: 1,
    },
    Country {
        code: "DE", name: "Germany",
        cities: &[
            ("Augsburg", "86150", ""), ("Bielefeld", "33602", ""), ("Chemnitz", "09111", ""), ("Freiburg", "79098", ""),
            ("Hannover", "30159", ""), ("Kassel", "34117", ""), ("Mannheim", "68159", ""), ("Nürnberg", "90402", ""),
            ("Rostock", "18055", ""), ("Wuppertal", "42103", ""),
        ],
        streets: &["Industriestraße", "Am Güterbahnhof", "Lindenallee", "Werkstraße", "Schulze-Delitzsch-Straße"],
        street_form: "{street} {number}",
        given: GERMAN_GIVEN, family: GERMAN_FAMILY,
        family_first: false, phone: "+49 30 23125 ###", zone: 1,
    },
    Country {
        code: "AT", name: "Austria",
        cities: &[("Linz", "4020", ""), ("Graz", "8010", ""), ("Innsbruck", "6020", ""), ("Dornbirn", "6850", "")],
        streets: &["Hafenstraße", "Wiener Straße", "Gewerbepark", "Am Stadtgraben"],
        street_form: "{street} {number}",
        given: GERMAN_GIVEN, family: GERMAN_FAMILY,
        family_first: false, phone: "+43 732 ######", zone: 1,
    },
    Country {
        code: "CH", name: "Switzerland",
        cities: &[("Winterthur", "8400", ""), ("St. Gallen", "9000", ""), ("Biel/Bienne", "2502", ""), ("Thun", "3600", "")],
        streets: &["Technikumstrasse", "Bahnhofstrasse", "Industriestrasse", "Seestrasse"],
        street_form: "{street} {number}",
        given: GERMAN_GIVEN,
        family: &[("Zurbriggen", "zurbriggen"), ("Aeschbacher", "aeschbacher"), ("Hunziker", "hunziker"), ("Rüegg", "rueegg")],
        family_first: false, phone: "+41 52 ### ## ##", zone: 1,
    },
    Country {
        code: "CZ", name: "Czech Republic",
        cities: &[
            ("Brno", "602 00", ""), ("Ostrava", "702 00", ""), ("Plzeň", "301 00", ""), ("Olomouc", "779 00", ""),
            ("Hradec Králové", "500 02", ""), ("České Budějovice", "370 01", ""),
        ],
        streets: &["Průmyslová", "Nádražní", "Masarykova", "U Řeky", "Na Příkopech"],
        street_form: "{street} {number}",
        given: &[
            ("Tomáš", "tomas"), ("Jiří", "jiri"), ("Ondřej", "ondrej"), ("Zdeněk", "zdenek"), ("Luboš", "lubos"),
            ("Vojtěch", "vojtech"), ("Šimon", "simon"), ("Radek", "radek"),
        ],
        family: &[
            ("Dvořáček", "dvoracek"), ("Kubíček", "kubicek"), ("Řezníček", "reznicek"), ("Havlík", "havlik"),
            ("Šťastný", "stastny"), ("Příhoda", "prihoda"), ("Zahrádka", "zahradka"), ("Vránek", "vranek"),
        ],
        family_first: false, phone: "+420 54# ### ###", zone: 1,
    },
    Country {
        code: "SK", name: "Slovakia",
        cities: &[("Košice", "040 01", ""), ("Žilina", "010 01", ""), ("Trenčín", "911 01", "")],
        streets: &["Hlavná", "Priemyselná", "Štefánikova"],
        street_form: "{street} {number}",
        given: &[("Marek", "marek"), ("Ľuboš", "lubos"), ("Peter", "peter"), ("Juraj", "juraj")],
        family: &[("Ďurica", "durica"), ("Hlaváč", "hlavac"), ("Kováčik", "kovacik"), ("Ondruš", "ondrus")],
        family_first: false, phone: "+421 55 ### ## ##", zone: 1,
    },
    Country {
        code: "PL", name: "Poland",
        cities: &[("Łódź", "90-001", ""), ("Gdynia", "81-301", ""), ("Rzeszów", "35-001", ""), ("Poznań", "60-101", "")],
        streets: &["ul. Przemysłowa", "ul. Świętokrzyska", "ul. Portowa", "al. Wolności"],
        street_form: "{street} {number}",
        given: &[
            ("Agnieszka", "agnieszka"), ("Łukasz", "lukasz"), ("Małgorzata", "malgorzata"), ("Paweł", "pawel"),
            ("Zofia", "zofia"), ("Grzegorz", "grzegorz"),
        ],
        family: &[
            ("Wiśniak", "wisniak"), ("Grzelak", "grzelak"), ("Żurek", "zurek"), ("Sobczyk", "sobczyk"), ("Ślusarczyk", "slusarczyk"),
            ("Mazur", "mazur"),
        ],
        family_first: false, phone: "+48 42 ### ## ##", zone: 1,
    },
    Country {
        code: "GB", name: "United Kingdom",
        cities: &[
            ("Leeds", "LS1 4AP", ""), ("Bristol", "BS1 4DJ", ""), ("Norwich", "NR2 1TF", ""), ("Cardiff", "CF10 1EP", ""),
            ("Dundee", "DD1 4BG", ""), ("Derby", "DE1 2DA", ""),
        ],
        streets: &["Canal Street", "Foundry Lane", "Station Approach", "Mill Road", "Harbour Way"],
        street_form: "{number} {street}",
        given: ENGLISH_GIVEN, family: ENGLISH_FAMILY,
        family_first: false, phone: "+44 1632 960###", zone: 0,
    },
    Country {
        code: "FR", name: "France",
        cities: &[
            ("Nantes", "44000", ""), ("Grenoble", "38000", ""), ("Lille", "59000", ""), ("Dijon", "21000", ""), ("Nîmes", "30000", ""),
        ],
        streets: &["rue des Tanneurs", "avenue de la Gare", "quai des Forges", "zone d'activités du Moulin"],
        street_form: "{number} {street}",
        given: FRENCH_GIVEN, family: FRENCH_FAMILY,
        family_first: false, phone: "+33 1 99 00 ## ##", zone: 1,
    },
    Country {
        code: "US", name: "United States",
        cities: &[
            ("Portland", "97204", "US-OR"), ("Spokane", "99201", "US-WA"), ("Boise", "83702", "US-ID"),
            ("Tucson", "85701", "US-AZ"), ("Madison", "53703", "US-WI"), ("Columbus", "43215", "US-OH"),
            ("Raleigh", "27601", "US-NC"), ("Omaha", "68102", "US-NE"),
        ],
        streets: &["Mill Creek Road", "Commerce Parkway", "Second Avenue", "Quarry Street", "Riverfront Drive"],
        street_form: "{number} {street}",
        given: ENGLISH_GIVEN, family: AMERICAN_FAMILY,
        family_first: false, phone: "+1 503 555 01##", zone: -6,
    },
    Country {
        code: "CA", name: "Canada",
        cities: &[("Halifax", "B3J 1S9", "CA-NS"), ("Winnipeg", "R3C 0V8", "CA-MB"), ("Kelowna", "V1Y 6N7", "CA-BC")],
        streets: &["Dockside Drive", "Prairie Avenue", "Lakeshore Road"],
        street_form: "{number} {street}",
        given: ENGLISH_GIVEN, family: AMERICAN_FAMILY,
        family_first: false, phone: "+1 902 555 01##", zone: -6,
    },
    Country {
        code: "JP", name: "Japan",
        cities: &[
            ("名古屋市", "460-0008", ""), ("仙台市", "980-0811", ""), ("広島市", "730-0011", ""), ("金沢市", "920-0853", ""),
            ("川崎市", "210-0007", ""),
        ],
        streets: &["栄", "中央", "本町", "港町", "緑ケ丘"],
        street_form: "{street}{number}番地",
        given: &[
            ("美咲", "misaki"), ("健一", "kenichi"), ("直樹", "naoki"), ("由美子", "yumiko"), ("大輔", "daisuke"), ("彩香", "ayaka"),
            ("拓也", "takuya"), ("恵", "megumi"),
        ],
        family: &[
            ("藤原", "fujiwara"), ("松浦", "matsuura"), ("長谷川", "hasegawa"), ("大西", "onishi"), ("早川", "hayakawa"),
            ("宮崎", "miyazaki"), ("北村", "kitamura"), ("三浦", "miura"),
        ],
        family_first: true, phone: "+81 52 ### ####", zone: 9,
    },
    Country {
        code: "CN", name: "China",
        cities: &[("上海", "200040", ""), ("苏州", "215021", ""), ("成都", "610041", ""), ("宁波", "315040", "")],
        streets: &["创新路", "滨江大道", "工业园区星湖街", "人民中路"],
        street_form: "{street}{number}号",
        given: CHINESE_GIVEN, family: CHINESE_FAMILY,
        family_first: true, phone: "+86 21 #### ####", zone: 8,
    },
    Country {
        code: "MY", name: "Malaysia",
        cities: &[("Shah Alam", "40000", ""), ("George Town", "10200", ""), ("Johor Bahru", "80000", "")],
        streets: &["Jalan Perindustrian", "Lebuh Pantai", "Persiaran Teknologi"],
        street_form: "{number}, {street}",
        given: &[
            ("Nurul Aisyah", "nurul.aisyah"), ("Hafiz", "hafiz"), ("Siti Khadijah", "siti"), ("Wei Ling", "weiling"),
            ("Arvind", "arvind"), ("Farid", "farid"),
        ],
        family: &[
            ("binti Rahmat", "rahmat"), ("Tan", "tan"), ("Subramaniam", "subramaniam"), ("Lim", "lim"), ("Zulkifli", "zulkifli"),
        ],
        family_first: false, phone: "+60 3-#### ####", zone: 8,
    },
    Country {
        code: "SG", name: "Singapore",
        cities: &[("Singapore", "068896", ""), ("Singapore", "138632", ""), ("Singapore", "409051", "")],
        streets: &["Cecil Link", "Science Park Crescent", "Paya Lebar Close"],
        street_form: "{number} {street}",
        given: &[("Wei Jie", "weijie"), ("Hui Min", "huimin"), ("Kavitha", "kavitha"), ("Faizal", "faizal")],
        family: &[("Ng", "ng"), ("Koh", "koh"), ("Teo", "teo"), ("Pillai", "pillai")],
        family_first: false, phone: "+65 6### ####", zone: 8,
    },
    Country {
        code: "AE", name: "United Arab Emirates",
        cities: &[("دبي", "", ""), ("أبوظبي", "", ""), ("الشارقة", "", "")],
        streets: &["شارع الخليج", "شارع الميناء", "المنطقة الصناعية"],
        street_form: "{street} {number}",
        given: ARABIC_GIVEN, family: ARABIC_FAMILY,
        family_first: false, phone: "+971 4 ### ####", zone: 4,
    },
    Country {
        code: "SA", name: "Saudi Arabia",
        cities: &[("الرياض", "12211-3042", ""), ("جدة", "23431-2210", ""), ("الدمام", "32241-4105", "")],
        streets: &["طريق الملك", "شارع الواحة", "شارع التحلية"],
        street_form: "{street} {number}",
        given: ARABIC_GIVEN, family: ARABIC_FAMILY,
        family_first: false, phone: "+966 11 ### ####", zone: 3,
    },
    Country {
        code: "BR", name: "Brazil",
        cities: &[("Campinas", "13015-904", ""), ("Joinville", "89201-400", ""), ("Belo Horizonte", "30130-110", "")],
        streets: &["Avenida das Indústrias", "Rua São João", "Alameda dos Ipês"],
        street_form: "{street}, {number}",
        given: &[
            ("Camila", "camila"), ("Thiago", "thiago"), ("Luíza", "luiza"), ("João Pedro", "joao.pedro"), ("Renata", "renata"),
            ("Caetano", "caetano"),
        ],
        family: &[
            ("Figueiredo", "figueiredo"), ("Magalhães", "magalhaes"), ("Brandão", "brandao"), ("Assunção", "assuncao"),
            ("Nogueira", "nogueira"),
        ],
        family_first: false, phone: "+55 19 3###-####", zone: -3,
    },
];
