//! Word stock for company names: roots, and forms by industry, for each language.

/// The words of one language area.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon {
    /// A root as written in names, and in Latin letters for host names.
    pub roots: &'static [(&'static str, &'static str)],
    /// Industry, name with `{}` for the root, and what follows the root in the host name.
    pub forms: &'static [(&'static str, &'static str, &'static str)],
}

pub fn lexicon(country: &str) -> Lexicon {
    match country {
        "NL" | "BE" => DUTCH,
        "DE" | "AT" | "CH" => GERMAN,
        "CZ" | "SK" => CZECH,
        "PL" => POLISH,
        "GB" => BRITISH,
        "FR" => FRENCH,
        "JP" => JAPANESE,
        "CN" => CHINESE,
        "MY" | "SG" => MALAY,
        "AE" | "SA" => ARABIC,
        "BR" => PORTUGUESE,
        _ => AMERICAN,
    }
}

#[rustfmt::skip]
const DUTCH: Lexicon = Lexicon {
    roots: &[
        ("Waterland", "waterland"), ("De Korenmolen", "korenmolen"), ("Rijnzicht", "rijnzicht"), ("Veldhoven & Zoon", "veldhovenzoon"),
        ("Zuiderhaven", "zuiderhaven"), ("Van Aalst", "vanaalst"), ("Drieborg", "drieborg"), ("Merwestein", "merwestein"),
        ("Oostervaart", "oostervaart"), ("Lindenhof", "lindenhof"), ("Scheldemond", "scheldemond"), ("Noorderkade", "noorderkade"),
        ("Brouwershaven", "brouwershaven"), ("Duinrand", "duinrand"), ("Kempenaer", "kempenaer"), ("Vlietstroom", "vlietstroom"),
    ],
    forms: &[
        ("logistics", "{} Logistics B.V.", "-logistics"), ("logistics", "Havenbedrijf {}", "-haven"),
        ("manufacturing", "{} Machinebouw B.V.", "-machinebouw"), ("manufacturing", "{} Verpakkingen N.V.", "-verpakkingen"),
        ("healthcare", "Ziekenhuis {}", "-ziekenhuis"), ("healthcare", "Zorggroep {}", "-zorg"),
        ("retail", "{} Supermarkten B.V.", "-supermarkten"), ("financial_services", "{} Pensioenfonds", "-pensioenfonds"),
        ("insurance", "{} Verzekeringen N.V.", "-verzekeringen"), ("public_sector", "Waterschap {}", "-waterschap"),
        ("education", "Hogeschool {}", "-hogeschool"), ("energy", "{} Windenergie B.V.", "-wind"),
        ("construction", "Bouwbedrijf {}", "-bouw"), ("professional_services", "{} Advocaten", "-advocaten"),
    ],
};

#[rustfmt::skip]
const GERMAN: Lexicon = Lexicon {
    roots: &[
        ("Hollerbach", "hollerbach"), ("Falkenried", "falkenried"), ("Westerau", "westerau"), ("Brenner & Voss", "brenner-voss"),
        ("Ehrenstein", "ehrenstein"), ("Mühlenfeld", "muehlenfeld"), ("Kranichstätt", "kranichstaett"), ("Rothenkamp", "rothenkamp"),
        ("Sandweier", "sandweier"), ("Grünthal", "gruenthal"), ("Lohwasser", "lohwasser"), ("Störmer", "stoermer"),
        ("Adlersberg", "adlersberg"), ("Weidenbrück", "weidenbrueck"), ("Tannhof", "tannhof"), ("Oberland", "oberland"),
        ("Süßkind", "suesskind"), ("Harzmann", "harzmann"),
    ],
    forms: &[
        ("manufacturing", "{} Maschinenbau GmbH", "-maschinenbau"), ("manufacturing", "{} Werkzeugtechnik GmbH & Co. KG", "-werkzeug"),
        ("manufacturing", "{} Chemie AG", "-chemie"), ("automotive", "{} Automotive Components GmbH", "-automotive"),
        ("logistics", "Spedition {} GmbH & Co. KG", "-spedition"), ("healthcare", "Klinikum {}", "-klinikum"),
        ("healthcare", "{} Pflegezentren gGmbH", "-pflege"), ("retail", "{} Baumarkt GmbH", "-baumarkt"),
        ("retail", "Modehaus {} KG", "-modehaus"), ("financial_services", "Volksbank {} eG", "-volksbank"),
        ("insurance", "{} Versicherung VVaG", "-versicherung"), ("energy", "Stadtwerke {}", "-stadtwerke"),
        ("public_sector", "Landkreis {}", "-landkreis"), ("education", "Hochschule {}", "-hochschule"),
        ("construction", "{} Hochbau AG", "-hochbau"), ("life_sciences", "{} Pharma GmbH", "-pharma"),
    ],
};

#[rustfmt::skip]
const CZECH: Lexicon = Lexicon {
    roots: &[
        ("Hradiště", "hradiste"), ("Podlesí", "podlesi"), ("Žďár", "zdar"), ("Bystřice", "bystrice"), ("Vltavan", "vltavan"),
        ("Beskydy", "beskydy"), ("Křivánek", "krivanek"), ("Modřany", "modrany"), ("Šumavan", "sumavan"), ("Lužná", "luzna"),
    ],
    forms: &[
        ("manufacturing", "{} Strojírny a.s.", "-strojirny"), ("manufacturing", "Sklárny {} s.r.o.", "-sklarny"),
        ("healthcare", "Nemocnice {}", "-nemocnice"), ("logistics", "{} Doprava s.r.o.", "-doprava"),
        ("retail", "{} Potraviny a.s.", "-potraviny"), ("public_sector", "Městský úřad {}", "-mesto"),
        ("energy", "Teplárny {} a.s.", "-teplarny"), ("financial_services", "Záložna {}", "-zalozna"),
        ("education", "Gymnázium {}", "-gymnazium"), ("hospitality", "Pivovar {} a.s.", "-pivovar"),
    ],
};

#[rustfmt::skip]
const POLISH: Lexicon = Lexicon {
    roots: &[
        ("Świerkowo", "swierkowo"), ("Bałtyk", "baltyk"), ("Złota Dolina", "zlotadolina"), ("Kasztanowa", "kasztanowa"),
        ("Podgórze", "podgorze"), ("Wisłoka", "wisloka"),
    ],
    forms: &[
        ("manufacturing", "Zakłady {} S.A.", "-zaklady"), ("logistics", "{} Spedycja Sp. z o.o.", "-spedycja"),
        ("healthcare", "Szpital {}", "-szpital"), ("retail", "Hurtownia {} Sp. j.", "-hurtownia"),
        ("financial_services", "Bank Spółdzielczy {}", "-bank"), ("construction", "{} Budownictwo S.A.", "-budownictwo"),
    ],
};

#[rustfmt::skip]
const BRITISH: Lexicon = Lexicon {
    roots: &[
        ("Wetherfold", "wetherfold"), ("Ashcombe", "ashcombe"), ("Marlow Bridge", "marlowbridge"), ("Penhallow", "penhallow"),
        ("Kirkstead", "kirkstead"), ("Fenwick & Rowe", "fenwickrowe"), ("Thornleigh", "thornleigh"), ("Dunmore", "dunmore"),
        ("Oakhanger", "oakhanger"), ("Saltmarsh", "saltmarsh"), ("Greywater", "greywater"), ("Castle Tern", "castletern"),
    ],
    forms: &[
        ("logistics", "{} Freight Ltd", "-freight"), ("manufacturing", "{} Engineering Ltd", "-engineering"),
        ("healthcare", "{} NHS Foundation Trust", "-nhs"), ("healthcare", "{} Care Homes Ltd", "-care"),
        ("retail", "{} Stores plc", "-stores"), ("financial_services", "{} Building Society", "-bs"),
        ("insurance", "{} Mutual", "-mutual"), ("public_sector", "{} District Council", "-council"),
        ("education", "{} Academy Trust", "-academy"), ("professional_services", "{} LLP", "-law"),
        ("construction", "{} Homes Ltd", "-homes"), ("hospitality", "{} Inns Ltd", "-inns"),
    ],
};

#[rustfmt::skip]
const FRENCH: Lexicon = Lexicon {
    roots: &[
        ("Beaurivage", "beaurivage"), ("Clairval", "clairval"), ("Montfaucon", "montfaucon"), ("Aubépine", "aubepine"),
        ("Saint-Elme", "saint-elme"), ("Lorgeril & Fils", "lorgeril"), ("Grandchêne", "grandchene"), ("Valdoré", "valdore"),
    ],
    forms: &[
        ("manufacturing", "{} Industries SA", "-industries"), ("logistics", "Transports {} SARL", "-transports"),
        ("healthcare", "Centre hospitalier de {}", "-ch"), ("retail", "{} Distribution SAS", "-distribution"),
        ("insurance", "Mutuelle {}", "-mutuelle"), ("public_sector", "Métropole de {}", "-metropole"),
        ("education", "Université de {}", "-universite"), ("life_sciences", "Laboratoires {}", "-labos"),
        ("hospitality", "Hôtels {}", "-hotels"), ("media", "Éditions {}", "-editions"),
    ],
};

#[rustfmt::skip]
const AMERICAN: Lexicon = Lexicon {
    roots: &[
        ("Granite Falls", "granitefalls"), ("Bluestem", "bluestem"), ("Harlan County", "harlancounty"), ("Pinyon", "pinyon"),
        ("Three Forks", "threeforks"), ("Tidewater Bay", "tidewaterbay"), ("Copperline", "copperline"), ("Redstone Valley", "redstonevalley"),
        ("Lakehurst", "lakehurst"), ("Whitfield & Sons", "whitfieldsons"), ("Prairie Star", "prairiestar"), ("Summit Creek", "summitcreek"),
        ("Old Mill", "oldmill"), ("Chesterfield", "chesterfield"),
    ],
    forms: &[
        ("manufacturing", "{} Manufacturing, Inc.", "-mfg"), ("manufacturing", "{} Tool & Die Co.", "-tool"),
        ("logistics", "{} Freight Lines, LLC", "-freight"), ("healthcare", "{} Regional Medical Center", "-medical"),
        ("healthcare", "{} Dental Group", "-dental"), ("retail", "{} Grocers Co-op", "-grocers"),
        ("retail", "{} Outfitters, Inc.", "-outfitters"), ("financial_services", "{} Credit Union", "-cu"),
        ("insurance", "{} Mutual Insurance", "-insurance"), ("public_sector", "City of {}", "-city"),
        ("education", "{} School District", "-schools"), ("education", "{} State College", "-college"),
        ("energy", "{} Electric Cooperative", "-electric"), ("construction", "{} Builders, Inc.", "-builders"),
        ("media", "{} Broadcasting", "-broadcasting"), ("telecommunications", "{} Telephone Company", "-telephone"),
    ],
};

#[rustfmt::skip]
const JAPANESE: Lexicon = Lexicon {
    roots: &[
        ("青葉", "aoba"), ("桜川", "sakuragawa"), ("北斗", "hokuto"), ("瑞穂野", "mizuhono"), ("白鷺", "shirasagi"), ("大和田", "owada"),
        ("若松原", "wakamatsubara"), ("みなと", "minato"), ("光洋", "koyo"), ("千歳丘", "chitoseoka"), ("富士見", "fujimi"), ("翠", "midori"),
    ],
    forms: &[
        ("manufacturing", "{}製作所株式会社", "-seisakusho"), ("manufacturing", "{}精機工業株式会社", "-seiki"),
        ("automotive", "{}自動車部品株式会社", "-jidosha"), ("logistics", "{}運輸株式会社", "-unyu"),
        ("healthcare", "医療法人{}会", "-kai"), ("retail", "株式会社{}ストア", "-store"),
        ("financial_services", "{}信用金庫", "-shinkin"), ("public_sector", "{}市役所", "-city"),
        ("education", "学校法人{}学園", "-gakuen"), ("construction", "{}建設株式会社", "-kensetsu"),
        ("hospitality", "{}ホテルズ株式会社", "-hotels"), ("life_sciences", "{}薬品株式会社", "-yakuhin"),
    ],
};

#[rustfmt::skip]
const CHINESE: Lexicon = Lexicon {
    roots: &[
        ("江南", "jiangnan"), ("鼎盛", "dingsheng"), ("瑞祥", "ruixiang"), ("长河", "changhe"), ("金桂", "jingui"), ("海岳", "haiyue"),
        ("明德", "mingde"), ("蓝湾", "lanwan"), ("恒宇", "hengyu"),
    ],
    forms: &[
        ("manufacturing", "{}精密制造有限公司", "-jingmi"), ("manufacturing", "{}电子科技有限公司", "-dianzi"),
        ("logistics", "{}物流集团有限公司", "-wuliu"), ("healthcare", "{}医院", "-yiyuan"),
        ("retail", "{}连锁超市有限公司", "-chaoshi"), ("financial_services", "{}农村商业银行", "-bank"),
        ("energy", "{}新能源股份有限公司", "-xinnengyuan"), ("education", "{}职业技术学院", "-xueyuan"),
        ("construction", "{}建设集团有限公司", "-jianshe"), ("automotive", "{}汽车零部件有限公司", "-qiche"),
    ],
};

#[rustfmt::skip]
const MALAY: Lexicon = Lexicon {
    roots: &[("Seri Kencana", "serikencana"), ("Teluk Batik", "telukbatik"), ("Bukit Angsana", "bukitangsana"), ("Mutiara Timur", "mutiaratimur")],
    forms: &[
        ("manufacturing", "{} Rubber Industries Sdn Bhd", "-rubber"), ("logistics", "{} Shipping Sdn Bhd", "-shipping"),
        ("hospitality", "{} Resorts Bhd", "-resorts"), ("education", "Kolej {}", "-kolej"), ("retail", "Pasaraya {}", "-pasaraya"),
    ],
};

#[rustfmt::skip]
const ARABIC: Lexicon = Lexicon {
    roots: &[
        ("الواحة", "alwaha"), ("النخيل الذهبي", "alnakheel-aldhahabi"), ("الساحل", "alsahel"), ("القمة", "alqimma"), ("الريان", "alrayyan"),
        ("البحر الأزرق", "albahr-alazraq"),
    ],
    forms: &[
        ("construction", "شركة {} للمقاولات", "-contracting"), ("logistics", "شركة {} للشحن والخدمات اللوجستية", "-logistics"),
        ("healthcare", "مستشفى {} التخصصي", "-hospital"), ("retail", "مجموعة {} التجارية", "-trading"),
        ("hospitality", "فنادق {}", "-hotels"), ("education", "مدارس {} الدولية", "-schools"),
        ("energy", "{} للطاقة المتجددة", "-energy"), ("financial_services", "{} للتمويل", "-finance"),
    ],
};

#[rustfmt::skip]
const PORTUGUESE: Lexicon = Lexicon {
    roots: &[
        ("Ipê Amarelo", "ipeamarelo"), ("São Bento", "saobento"), ("Guarani do Sul", "guaranidosul"), ("Três Rios", "tresrios"),
        ("Vale Verde", "valeverde"),
    ],
    forms: &[
        ("manufacturing", "Indústrias {} S.A.", "-industrias"), ("logistics", "Transportadora {} Ltda.", "-transportadora"),
        ("healthcare", "Hospital {}", "-hospital"), ("retail", "Supermercados {} Ltda.", "-supermercados"),
        ("financial_services", "Cooperativa de Crédito {}", "-cooperativa"), ("education", "Faculdade {}", "-faculdade"),
        ("energy", "{} Energia S.A.", "-energia"),
    ],
};
