/**
 * ISO 4217 codes of money that is, or in the last ten years was, spent in shops; no metals, no accounting units, no codes for
 * tests. A list of our own: what the runtime knows changes with its version, and the same record must be judged alike everywhere.
 */
const codes = new Set(
  [
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW",
    "CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL",
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA",
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD",
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD",
    "USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG",
    // Withdrawn, still in the history that shops send.
    "ANG BGN BYR CUC HRK MRO SLL STD VEF ZWL",
  ].flatMap((line) => line.split(" ")),
);

/** Whether this is a currency that a record may be in: `IDR`, not `idr`, not `ZZZ`. */
export function isCurrencyCode(code: string): boolean {
  return codes.has(code);
}
