export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/** Bounded before the `@`, so that a long text without one is read in a time that grows with its length only. */
const mail = /\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/
const address = new RegExp(`\\b(?:https?://|mailto:)[^\\s<>"'，。；：！？、（）「」《》]+|${mail.source}`, 'gi')
/** Marks that end a sentence rather than an address. */
const trailing = /[.,;:!?…]+$/u
const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** A text cut into plain pieces and links. Only `http:`, `https:` and `mailto:` become links. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  const plain = (until: number): void => {
    if (until > end) pieces.push({ kind: 'text', text: text.slice(end, until) })
  }
  for (const match of text.matchAll(address)) {
    const shown = trim(match[0])
    const href = hrefOf(shown)
    if (!href) continue
    plain(match.index)
    pieces.push({ kind: 'link', text: shown, href })
    end = match.index + shown.length
  }
  plain(text.length)
  return pieces
}

function trim(found: string): string {
  let kept = found.replace(trailing, '')
  for (;;) {
    const last = kept.at(-1) ?? ''
    const open = pairs[last]
    if (!open || kept.split(open).length >= kept.split(last).length) return kept
    kept = kept.slice(0, -1).replace(trailing, '')
  }
}

function hrefOf(shown: string): string | null {
  const url = URL.parse(/^(https?:\/\/|mailto:)/i.test(shown) ? shown : `mailto:${shown}`)
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) && (url.host || url.protocol === 'mailto:')
    ? url.href
    : null
}
