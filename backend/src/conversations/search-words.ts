// How text is cut into the words it can be found by, and a question into the words it asks for. Both go through the same
// `normalised`, so whatever the index holds, a question can name. Scripts written without spaces are kept as single
// characters and pairs, so that 发票 finds 我要开发票; joined words (e-mails, order numbers, URLs) are kept from each of
// their parts to the end, so that a prefix finds them whole and by part.

/** One thing that a text must hold: `text` is normalised. */
export interface Needle {
  text: string
  /** Begins where a word begins. Scripts without spaces may begin anywhere. */
  atWordStart: boolean
  /** Ends where a word ends; otherwise the rest of the word may follow. */
  atWordEnd: boolean
}

export interface SearchQuery {
  /** For `search @@ $1::tsquery`. Finds at least what is asked for; `needles` are then looked for in the text. */
  tsquery: string
  needles: Needle[]
}

/** Letters and digits of scripts that put no space between words. */
const UNSPACED = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}` +
  String.raw`\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{N}\p{M}]]`
const WORD = String.raw`[[\p{L}\p{N}\p{M}]--${UNSPACED}]`
/** What holds the parts of an address, a number or a URL together. */
const JOINT = String.raw`[@._\-+\/:#&?=%~'*]{1,3}`
const RUN = new RegExp(`(?<unspaced>${UNSPACED}+)|${WORD}+(?:${JOINT}${WORD}+)*`, 'gv')
const PART = new RegExp(`${WORD}+`, 'gv')
const STARTS_A_WORD = new RegExp(`^${WORD}`, 'v')
const ENDS_A_WORD = new RegExp(`${WORD}$`, 'v')

/** Code points kept of a word; the rest is left to the check on the text. */
const LONGEST = 48
/** UTF-16 units of all words of one text: PostgreSQL refuses a tsvector beyond 1 MB. */
const MOST = 300_000

/** A character with its marks: what may be normalised by itself. Plain ASCII is left out, for speed. */
const CLUSTER = /[^\x00-\x7f][\p{M}\uff9e\uff9f\u1160-\u11ff]*|[\x00-\x7f]\p{M}+/gu

const normalCluster = (cluster: string) => cluster.normalize('NFKC').toLowerCase().normalize('NFD')
  .replace(/[\u0300-\u036f]/g, '').normalize('NFC').replaceAll('ς', 'σ').replaceAll('ß', 'ss').replace(/[‘’ʼ]/g, '\'')
  .replaceAll('\u2010', '-')

/** Text as it is compared: NFKC, lower case, without Latin, Greek and Cyrillic accents. */
export const normalised = (text: string): string => text.toLowerCase().replace(CLUSTER, normalCluster)

/**
 * `normalised(text)`, and for each of its UTF-16 units where in `text` that character begins; one more offset stands
 * for the end. Lower-casing can move offsets (İ), so each cluster is taken from the text as it was written.
 */
export function normalisedWithOffsets(text: string): { normal: string; offsets: number[] } {
  let normal = ''
  const offsets: number[] = []
  for (const match of text.matchAll(/[^\p{M}\uff9e\uff9f\u1160-\u11ff]?[\p{M}\uff9e\uff9f\u1160-\u11ff]*/gu)) {
    const plain = normalised(match[0])
    for (let unit = 0; unit < plain.length; unit++) offsets.push(match.index)
    normal += plain
  }
  return { normal, offsets: [...offsets, text.length] }
}

const cut = (word: string) => word.length <= LONGEST ? word : Array.from(word).slice(0, LONGEST).join('')

/** The words that `text` can be found by, each once, for `array_to_tsvector($1::text[])`. May be none. */
export function searchVectorOf(text: string): string[] {
  const words = new Set<string>()
  let units = 0
  const keep = (word: string) => {
    if (words.has(word) || units > MOST) return
    words.add(word)
    units += word.length
  }
  for (const run of normalised(text).matchAll(RUN)) {
    if (run.groups?.unspaced !== undefined) for (const word of singlesAndPairs(run[0])) keep(word)
    else for (const part of run[0].matchAll(PART)) {
      keep(cut(part[0]))
      keep(cut(run[0].slice(part.index, part.index + LONGEST * 2)))
    }
  }
  return [...words]
}

function* singlesAndPairs(run: string): Generator<string> {
  const characters = Array.from(run)
  for (const [place, character] of characters.entries()) {
    yield character
    const next = characters[place + 1]
    if (next !== undefined) yield character + next
  }
}

/**
 * What `question` asks for: every word, and every "quoted phrase" as it stands, in one and the same text. A word also
 * finds longer ones that begin with it, except for a single letter. Null when there is no word in it.
 */
export function searchQueryOf(question: string): SearchQuery | null {
  const terms = new Set<string>()
  const needles: Needle[] = []
  const straight = normalised(question).replace(/[“”„«»「」『』]/g, '"')
  const plain = straight.replace(/"([^"]*)"/g, (_quoted, inside: string) => {
    const phrase = spacesAsOne(inside)
    if (phrase === '') return ' '
    needles.push({ text: phrase, atWordStart: STARTS_A_WORD.test(phrase), atWordEnd: ENDS_A_WORD.test(phrase) })
    for (const run of phrase.matchAll(RUN)) for (const term of termsOf(run)) terms.add(term)
    return ' '
  })
  for (const run of plain.matchAll(RUN)) {
    const unspaced = run.groups?.unspaced !== undefined
    needles.push({ text: run[0], atWordStart: !unspaced, atWordEnd: !unspaced && isOneLetter(run[0]) })
    for (const term of termsOf(run)) terms.add(term)
  }
  return terms.size === 0 ? null : { tsquery: [...terms].join(' & '), needles }
}

function termsOf(run: RegExpMatchArray): string[] {
  if (run.groups?.unspaced === undefined) {
    const word = cut(run[0])
    return [isOneLetter(word) ? quoted(word) : `${quoted(word)}:*`]
  }
  const pairs = [...singlesAndPairs(run[0])].filter((word, _place, all) => all.length === 1 || !isOneLetter(word))
  return pairs.map(quoted)
}

const isOneLetter = (word: string) => word.length <= 2 && Array.from(word).length === 1
const quoted = (word: string) => `'${word.replace(/['\\]/g, '$&$&')}'`
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
const spacesAsOne = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Where `needle` stands in a normalised text, as [start, end) offsets, from left to right and without overlap. */
export function placesOf(needle: Needle, normal: string): [number, number][] {
  // A phrase may run over line breaks and double spaces. Boundaries are checked afterwards: a pattern that named every
  // letter of the world would take milliseconds to compile, for each needle.
  const pattern = new RegExp(needle.text.split(' ').map(escaped).join('\\s+'), 'gu')
  const places: [number, number][] = []
  for (const found of normal.matchAll(pattern)) {
    const [start, end] = [found.index, found.index + found[0].length]
    if (needle.atWordStart && ENDS_A_WORD.test(normal.slice(Math.max(0, start - 2), start))) continue
    if (needle.atWordEnd && STARTS_A_WORD.test(normal.slice(end, end + 2))) continue
    places.push([start, end])
  }
  return places
}
