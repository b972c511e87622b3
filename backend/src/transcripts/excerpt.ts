import type { TranscriptHit } from '@parley/protocol'
import { type Needle, normalisedWithOffsets, placesOf } from '../conversations/search-words.js'

/** UTF-16 units shown before the first found word, and altogether. */
const before = 40
const length = 180

type Mark = [number, number]

/**
 * The piece of `text` around the first of the needles, with all of them marked; null unless every needle is there.
 * Line breaks become spaces, so that an excerpt is one line.
 */
export function excerptOf(text: string, needles: readonly Needle[]): Omit<TranscriptHit, 'seq'> | null {
  const { normal, offsets } = normalisedWithOffsets(text)
  const places = needles.map((needle) => placesOf(needle, normal))
  if (places.some((found) => found.length === 0)) return null
  const marks = merged(places.flat().map(([start, end]) => [offsets[start] ?? 0, endIn(offsets, end)]))
  const [first = [0, 0]] = marks
  const from = first[0] <= before ? 0 : wordStart(text, first[0] - before)
  const to = text.length - from <= length + before ? text.length : characterStart(text, from + length)
  const [head, tail] = [from > 0 ? '…' : '', to < text.length ? '…' : '']
  const shift = head.length - from
  return {
    excerpt: head + text.slice(from, to).replace(/\s/g, ' ') + tail,
    marks: marks.filter(([start]) => start < to).map(([start, end]) => [start + shift, Math.min(end, to) + shift]),
  }
}

/** Where the character ends that holds the last unit before `end`: a ligature is marked whole. */
function endIn(offsets: readonly number[], end: number): number {
  const last = offsets[end - 1] ?? 0
  let next = end
  while ((offsets[next] ?? Infinity) <= last) next++
  return offsets[next] ?? last
}

/** In order, and those that touch as one. */
function merged(marks: Mark[]): Mark[] {
  const apart: Mark[] = []
  for (const [start, end] of marks.sort((one, other) => one[0] - other[0])) {
    const last = apart.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else apart.push([start, end])
  }
  return apart
}

/** `at`, or the beginning of the next word if that is near. */
function wordStart(text: string, at: number): number {
  const space = /\s/.exec(text.slice(at, at + before / 2))
  return space ? at + space.index + 1 : characterStart(text, at)
}

/** `at`, or one less where that would cut a character in two. */
const characterStart = (text: string, at: number) => /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
