/** A piece of an excerpt, found or not. */
interface Piece { text: string; found: boolean }

/** Cuts an excerpt at its marks, `[start, end)` each. Marks that overlap are one; what lies outside of the text is ignored. */
export function piecesOf(excerpt: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = []
  const push = (text: string, found: boolean) => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last && last.found === found) last.text += text
    else pieces.push({ text, found })
  }
  let at = 0
  for (const [start, end] of marks.toSorted((one, other) => one[0] - other[0])) {
    const from = Math.max(at, start)
    const to = Math.min(excerpt.length, end)
    if (to <= from) continue
    push(excerpt.slice(at, from), false)
    push(excerpt.slice(from, to), true)
    at = to
  }
  push(excerpt.slice(at), false)
  return pieces
}
