//! The twelve partner organisations of the demo and the people who sign in for them. All invented.

use domain::access::Role;

/// One organisation: what the portal shows of it, and what drives its deals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Organisation {
    /// Part of ids and mail addresses.
    pub slug: &'static str,
    pub name: &'static str,
    /// The kinds that fit it, best first: the first that the programme knows is taken.
    pub kinds: &'static [&'static str],
    pub country: &'static str,
    pub currency: &'static str,
    pub tier: &'static str,
    /// Its share of all registrations, in thousandths: a long tail, as in every programme.
    pub share: u32,
    /// How many of 100 decided deals it wins.
    pub wins: i64,
    /// Whether its deals are larger or smaller than others', in percent.
    pub size: u32,
    /// Where its customers are, with weights.
    pub territory: &'static [(&'static str, u32)],
    /// What it sells most: Security, Operations, Data, Cloud, Services, in this order.
    pub focus: [u32; 5],
    pub locale: &'static str,
    /// Name and the part of the address before the `@`. The first is the representative, the second the
    /// administrator.
    pub people: &'static [(&'static str, &'static str)],
}

/// The programme owner's people: name, address, role, and of which organisations (by position) they take care;
/// `None` means all.
#[rustfmt::skip]
pub const VENDOR_PEOPLE: &[(&str, &str, Role, Option<&[usize]>)] = &[
    ("Helena Marchetti", "manager@vendor.example", Role::ChannelManager, None),
    ("Tobias Adeyemi", "tobias.adeyemi@vendor.example", Role::ChannelManager, Some(&[3, 5, 7, 10, 11])),
    ("Ruth Kessler", "owner@vendor.example", Role::ProgramAdministrator, Some(&[])),
];

#[rustfmt::skip]
pub const ORGANISATIONS: &[Organisation] = &[
    Organisation {
        slug: "northwind", name: "Northwind Systems",
        kinds: &["system_integrator", "isv"], country: "NL", currency: "EUR", tier: "platinum",
        share: 208, wins: 61, size: 115,
        territory: &[("NL", 70), ("BE", 20), ("DE", 10)], focus: [30, 20, 25, 15, 10], locale: "en",
        people: &[
            ("Sanne Verhoeven", "rep"), ("Jeroen Dijkstra", "admin"), ("Noor Haddad", "noor.haddad"),
            ("Bram Oosterhuis", "bram.oosterhuis"), ("Femke van Rijn", "femke.vanrijn"), ("Lars Koopmans", "lars.koopmans"),
        ],
    },
    Organisation {
        slug: "alpenrand", name: "Alpenrand Systemhaus GmbH",
        kinds: &["reseller"], country: "DE", currency: "EUR", tier: "platinum",
        share: 168, wins: 57, size: 105,
        territory: &[("DE", 68), ("AT", 20), ("CH", 12)], focus: [42, 18, 18, 10, 12], locale: "",
        people: &[
            ("Anja Brückner", "rep"), ("Matthias Oberhauser", "admin"), ("Götz Weißmann", "goetz.weissmann"),
            ("Birgit Röder", "birgit.roeder"), ("Stefan Haselhoff", "stefan.haselhoff"), ("Lena Kaltenbrunn", "lena.kaltenbrunn"),
        ],
    },
    Organisation {
        slug: "cascaderidge", name: "Cascade Ridge Solutions, Inc.",
        kinds: &["system_integrator", "consulting"], country: "US", currency: "USD", tier: "platinum",
        share: 142, wins: 52, size: 150,
        territory: &[("US", 86), ("CA", 14)], focus: [26, 16, 30, 20, 8], locale: "en",
        people: &[
            ("Denise Castellano", "rep"), ("Marcus Whitaker", "admin"), ("Priya Ramaswamy", "priya.ramaswamy"),
            ("Owen Lindstrom", "owen.lindstrom"), ("Naomi Odom", "naomi.odom"),
        ],
    },
    Organisation {
        slug: "higashiyama", name: "東山システムズ株式会社",
        kinds: &["system_integrator", "reseller"], country: "JP", currency: "JPY", tier: "gold",
        share: 112, wins: 64, size: 130,
        territory: &[("JP", 100)], focus: [24, 26, 26, 12, 12], locale: "",
        people: &[
            ("藤原 美咲", "rep"), ("松浦 健一", "admin"), ("早川 直樹", "naoki.hayakawa"), ("三浦 彩香", "ayaka.miura"),
            ("大西 拓也", "takuya.onishi"),
        ],
    },
    Organisation {
        slug: "harrowpike", name: "Harrow & Pike Technology Ltd",
        kinds: &["msp", "reseller"], country: "GB", currency: "GBP", tier: "gold",
        share: 94, wins: 49, size: 80,
        territory: &[("GB", 100)], focus: [48, 22, 10, 8, 12], locale: "en",
        people: &[
            ("Imogen Thornbury", "rep"), ("Gareth Llewellyn", "admin"), ("Zara Mistry", "zara.mistry"),
            ("Callum Hargreave", "callum.hargreave"), ("Declan Farrow", "declan.farrow"),
        ],
    },
    Organisation {
        slug: "yunqiao", name: "上海云桥信息技术有限公司",
        kinds: &["distributor"], country: "CN", currency: "CNY", tier: "gold",
        share: 76, wins: 46, size: 140,
        territory: &[("CN", 100)], focus: [22, 18, 36, 18, 6], locale: "",
        people: &[("陈晓雯", "rep"), ("周志强", "admin"), ("沈思远", "siyuan.shen"), ("徐丽华", "lihua.xu")],
    },
    Organisation {
        slug: "ripska", name: "Řípská datová s.r.o.",
        kinds: &["reseller"], country: "CZ", currency: "CZK", tier: "gold",
        share: 62, wins: 58, size: 60,
        territory: &[("CZ", 84), ("SK", 16)], focus: [44, 22, 14, 8, 12], locale: "cs",
        people: &[
            ("Ondřej Havlíček", "rep"), ("Zdeňka Řezníčková", "admin"), ("Jiří Šťastný", "jiri.stastny"), ("Tereza Příhodová", "tereza.prihodova"),
        ],
    },
    Organisation {
        slug: "alufuq", name: "شركة الأفق الرقمي للتوزيع",
        kinds: &["distributor"], country: "AE", currency: "AED", tier: "silver",
        share: 48, wins: 43, size: 135,
        territory: &[("AE", 68), ("SA", 32)], focus: [40, 12, 18, 22, 8], locale: "",
        people: &[("مريم المنصوري", "rep"), ("خالد الهاشمي", "admin"), ("Nadia Rahman", "nadia.rahman"), ("سلطان الكعبي", "sultan.alkaabi")],
    },
    Organisation {
        slug: "lavallee", name: "Atelier Numérique Lavallée SAS",
        kinds: &["isv"], country: "FR", currency: "EUR", tier: "silver",
        share: 38, wins: 51, size: 90,
        territory: &[("FR", 86), ("BE", 14)], focus: [14, 18, 44, 18, 6], locale: "",
        people: &[("Élodie Garrigue", "rep"), ("Benoît Pélissier", "admin"), ("Maëlle Aubrac", "maelle.aubrac")],
    },
    Organisation {
        slug: "serraazul", name: "Serra Azul Tecnologia Ltda.",
        kinds: &["consulting"], country: "BR", currency: "BRL", tier: "silver",
        share: 26, wins: 41, size: 70,
        territory: &[("BR", 100)], focus: [26, 16, 20, 30, 8], locale: "",
        people: &[("Camila Figueiredo", "rep"), ("Thiago Magalhães", "admin"), ("João Brandão", "joao.brandao")],
    },
    Organisation {
        slug: "wisniowa", name: "Wiśniowa Chmura Sp. z o.o.",
        kinds: &["consulting", "reseller"], country: "PL", currency: "PLN", tier: "registered",
        share: 16, wins: 47, size: 65,
        territory: &[("PL", 100)], focus: [30, 20, 14, 26, 10], locale: "",
        people: &[("Agnieszka Wiśniak", "rep"), ("Łukasz Sobczyk", "admin"), ("Małgorzata Żurek", "malgorzata.zurek")],
    },
    Organisation {
        slug: "nusantara", name: "Nusantara Awan Sdn Bhd",
        kinds: &["referral", "reseller"], country: "MY", currency: "MYR", tier: "registered",
        share: 10, wins: 36, size: 75,
        territory: &[("MY", 72), ("SG", 28)], focus: [34, 14, 12, 32, 8], locale: "en",
        people: &[("Nurul Aisyah Rahmat", "rep"), ("Tan Wei Ling", "admin"), ("Arvind Subramaniam", "arvind.subramaniam")],
    },
];
