import { type Exported, linesOf } from './export-lines.js'

const columns = ['seq', 'at_utc', 'at_local', 'time_zone', 'role', 'author', 'kind', 'text']

/** RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. */
export async function* exportCsv(exported: Exported): AsyncGenerator<string> {
  yield `\ufeff${columns.join(',')}\r\n`
  for await (const { seq, at, localTime, role, author, kind, body, files, event, isRecalled } of linesOf(exported)) {
    const text = isRecalled ? '' : event ?? [body, ...files].filter(Boolean).join('\n')
    yield `${[String(seq), at, localTime, exported.timeZone, role, author, kind, text].map(cell).join(',')}\r\n`
  }
}

/**
 * One cell. What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection), also behind
 * blanks, which some programs drop.
 */
export function cell(text: string): string {
  const harmless = /^[\s\ufeff]*[=+\-@＝＋－＠|%]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
