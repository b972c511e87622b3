const TINTS = 6

/** At most two letters for a name: of its first and last word, or its first character where names are not spaced. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = (word = ''): string => [...word][0]?.toLocaleUpperCase() ?? ''
  return words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0])
}

/** The same tint for the same name, from 0 to 5. */
export function tint(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % TINTS
}
