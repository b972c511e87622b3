import type { Line } from '@parley/protocol'
import type { Words } from '../words/en.js'
import { day, clock } from '../ui/times.js'
import { happening } from './happening.js'

/** The conversation as plain text, as its visitor saw it. */
export function transcriptText(
  lines: readonly Line[], site: string, visitor: string, words: Words, locale: string,
): string {
  const written = lines.flatMap((line) => {
    const at = Date.parse(line.at)
    const when = `${day(at, 0, locale)} ${clock(at, locale)}`
    if (line.kind === 'event') {
      const happened = happening(line, words, locale)
      return happened === null ? [] : [`${when}  — ${happened}`]
    }
    const who = line.author.kind === 'agent' ? line.author.name : visitor
    const said = [line.body, ...line.attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join('\n')
    const body = line.recalled ? `(${words.recalled})` : said
    return [`${when}  ${who}: ${body.replaceAll('\n', '\n    ')}`]
  })
  return [site, '', ...written, ''].join('\n')
}

/** Hands a text to the browser as a file; nothing leaves the browser. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download starts after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
