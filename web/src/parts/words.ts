// Numbers and identifiers as people read them.
const grouped = new Intl.NumberFormat("en-GB");

export function count(number: number): string {
  return grouped.format(number);
}

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

// "943 476 5919": how NHS numbers are read aloud and checked.
export function nhs_number_in_words(number: string): string {
  const digits = number.replace(/\s/g, "");
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}` : number;
}

// A share to one decimal: some is never none, and not all is never all. Units: percent.
export function tenths(part: number, whole: number): string {
  if (whole <= 0) return "not known";
  const value = (100 * part) / whole;
  if (part > 0 && value < 0.05) return "under 0.1 %";
  return `${part < whole && value > 99.9 ? "99.9" : value.toFixed(1)} %`;
}

// A share of a whole with no more digits than it carries. Units: percent.
export function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  const near_an_end = part > 0 && part < whole && (value < 9.95 || value >= 99.5);
  return whole <= 0 || near_an_end ? tenths(part, whole) : `${Math.round(value)} %`;
}

export function number_in_words(value: number): string {
  return Number.isInteger(value) ? count(value) : String(Math.round(value * 1000) / 1000);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function joined(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

const kept_capitals = new Set(["NHS", "GP", "HC", "PCN", "PMS", "UK", "II", "III"]);
const small_words = new Set(["and", "of", "the", "at", "in", "on", "for"]);

// The national register writes practices in capitals; one reads names more easily as they stand over the door.
export function organisation_in_words(name: string): string {
  if (name !== name.toUpperCase() || !/[A-Z]{4}/.test(name)) return name;
  return name.replace(/[A-Z']+/g, (word, at: number) => {
    if (kept_capitals.has(word) || word.length === 1) return word;
    const low = word.toLowerCase();
    return at > 0 && small_words.has(low) ? low : capital(low);
  });
}

// The kinds of data that a source sends, by the codes of the site folder.
const domains: Record<string, string> = { ae: "A&E", gp: "GP record", "gp-contacts": "GP contacts", "gp-medicines": "GP medicines", "111": "calls to 111" };

export function domain_in_words(domain: string): string {
  return domains[domain] ?? domain.replace(/[-_]/g, " ");
}

// Without what all of them end in, where the room is short.
export function short_organisation(name: string): string {
  return organisation_in_words(name).replace(/ (University Hospital )?NHS (Foundation )?Trust$/, (_, hospital?: string) => (hospital ? " Hospital" : ""));
}

// Source: NHS Data Model and Dictionary, ETHNIC CATEGORY CODE 2001 (sixteen categories, and not stated).
const ethnic_categories: Record<string, string> = {
  A: "White: British",
  B: "White: Irish",
  C: "White: any other",
  D: "Mixed: White and Black Caribbean",
  E: "Mixed: White and Black African",
  F: "Mixed: White and Asian",
  G: "Mixed: any other",
  H: "Asian or Asian British: Indian",
  J: "Asian or Asian British: Pakistani",
  K: "Asian or Asian British: Bangladeshi",
  L: "Asian or Asian British: any other",
  M: "Black or Black British: Caribbean",
  N: "Black or Black British: African",
  P: "Black or Black British: any other",
  R: "Chinese",
  S: "Any other",
  Z: "Not stated",
};

export function ethnicity_in_words(code: string): string {
  return ethnic_categories[code] ?? code;
}
