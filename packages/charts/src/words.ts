/** The few words charts say themselves; everything else is given by the caller, already translated. */
export type ChartWords = {
  incomplete: string;
  highest: (figure: string, at: string) => string;
  lowest: (figure: string, at: string) => string;
  points: (count: number) => string;
  nothing: string;
  share: (figure: string) => string;
};

const english: ChartWords = {
  incomplete: "not complete yet",
  highest: (figure, at) => `highest ${figure} (${at})`,
  lowest: (figure, at) => `lowest ${figure} (${at})`,
  points: (count) => `${count} ${count === 1 ? "point" : "points"}`,
  nothing: "no figures",
  share: (figure) => `${figure} of the total`,
};

const indonesian: ChartWords = {
  incomplete: "belum lengkap",
  highest: (figure, at) => `tertinggi ${figure} (${at})`,
  lowest: (figure, at) => `terendah ${figure} (${at})`,
  points: (count) => `${count} titik`,
  nothing: "tidak ada angka",
  share: (figure) => `${figure} dari total`,
};

/** Words in the language of a BCP 47 locale; English when it is not Indonesian. */
export function chartWords(locale: string): ChartWords {
  return locale.toLowerCase().startsWith("id") ? indonesian : english;
}
