const ideograph = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u

/**
 * At most two letters that stand for a name: of its first and last word; of words in Latin letters when there are such
 * beside ideographs; the first ideograph otherwise. A question mark stands for no name.
 */
export function initials(name: string): string {
  const all = name.trim().split(/[\s·]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const spelled = all.filter((word) => !ideograph.test(word))
  const words = spelled.length > 0 ? spelled : all
  const letters = words.map((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? '')
  const [first = '?'] = letters
  return (spelled.length === 0 || letters.length < 2 ? first : first + (letters.at(-1) ?? '')).toLocaleUpperCase()
}

/** Which of `count` colours belongs to a key, always the same one. */
export function hueOf(key: string, count: number): number {
  let hash = 0
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % count
}
