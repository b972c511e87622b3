import { exportCsv } from './export-csv.js'
import { exportHtml, exportPolicy } from './export-html.js'
import { exportJson } from './export-json.js'
import type { Exported } from './export-lines.js'
import { exportText } from './export-text.js'

export type Format = 'json' | 'txt' | 'html' | 'csv'

interface Form {
  type: string
  write: (exported: Exported) => AsyncGenerator<string>
  /** `inline`: to be looked at and printed, and harmless by its policy. */
  disposition: 'attachment' | 'inline'
}

const forms: Record<Format, Form> = {
  json: { type: 'application/json; charset=utf-8', write: exportJson, disposition: 'attachment' },
  txt: { type: 'text/plain; charset=utf-8', write: exportText, disposition: 'attachment' },
  csv: { type: 'text/csv; charset=utf-8', write: exportCsv, disposition: 'attachment' },
  html: { type: 'text/html; charset=utf-8', write: exportHtml, disposition: 'inline' },
}

/** A transcript as a file: its headers, and its text in pieces that are made as they are read. */
export function exportTranscript(
  format: Format, exported: Exported,
): { headers: Record<string, string>; text: AsyncGenerator<string> } {
  const { type, write, disposition } = forms[format]
  const name = `transcript-${exported.row.startedAt.slice(0, 10)}-${exported.row.id}.${format}`
  const headers = {
    'content-type': type, 'content-disposition': `${disposition}; filename="${name}"`, 'cache-control': 'no-store',
    'content-security-policy': format === 'html' ? exportPolicy : `default-src 'none'; sandbox`,
    'x-content-type-options': 'nosniff',
  }
  return { headers, text: write(exported) }
}
