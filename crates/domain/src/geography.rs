//! Countries by their ISO 3166-1 alpha-2 codes. Names come from the browser (`Intl.DisplayNames`).

/// All officially assigned codes, sorted.
const CODES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// The assigned country codes in alphabetical order.
pub fn country_codes() -> impl Iterator<Item = &'static str> {
    (0..CODES.len() / 2).filter_map(|index| CODES.get(index * 2..index * 2 + 2))
}

/// Whether `code` is an assigned ISO 3166-1 alpha-2 code, in capitals.
pub fn is_country_code(code: &str) -> bool {
    country_codes().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_the_249_assigned_codes() {
        let codes: Vec<_> = country_codes().collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted());
        assert!(is_country_code("CZ") && !is_country_code("cz") && !is_country_code("UK"));
    }
}
