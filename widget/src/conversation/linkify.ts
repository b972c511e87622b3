export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/** Bounded before the `@`, so that a long text without one is read in a time that grows with its length only. */
const mail = /\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/
const web = /\b(?:https?:\/\/|mailto:)[^\s<>"'，。；：！？、（）「」《》]+/
const address = new RegExp(`${web.source}|${mail.source}`, 'gi')
/** Marks that end a sentence rather than an address. */
const trailing = '.,;:!?…'
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

/** Without the marks that end the sentence around it, and without a bracket that was opened before it. */
function trim(found: string): string {
  const count = (sign: string): number => found.split(sign).length
  const surplus = new Map(Object.entries(pairs).map(([close, open]) => [close, count(close) - count(open)]))
  let end = found.length
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1)
    const left = surplus.get(last)
    if (left === undefined ? !trailing.includes(last) : left <= 0) break
    if (left !== undefined) surplus.set(last, left - 1)
  }
  return found.slice(0, end)
}

function hrefOf(shown: string): string | null {
  const url = URL.parse(/^(https?:\/\/|mailto:)/i.test(shown) ? shown : `mailto:${shown}`)
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) && (url.host || url.protocol === 'mailto:')
    ? url.href
    : null
}
