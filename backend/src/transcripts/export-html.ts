import { createHash } from 'node:crypto'
import { type ExportLine, type Exported, headOf, linesOf } from './export-lines.js'
import { exportWords, type ExportWords } from './export-words.js'

const style = `
:root {
  color-scheme: light dark; --ink: #1a1c20; --ink-2: #5c616b; --line: #e6e5e1; --bg: #ffffff; --note: #fdf6e3;
  --note-line: #eddcae; --accent: #3557e0
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eaee; --ink-2: #a3a9b6; --line: #2a2f3a; --bg: #16191f; --note: #2e2716; --note-line: #4d3f18;
    --accent: #6d8bff
  }
}
body {
  margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem; background: var(--bg); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif
}
h1 { margin: 0 0 .25rem; font-size: 1.375rem }
.id, .zone { margin: 0; color: var(--ink-2); font-size: .8125rem }
dl {
  display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1.25rem 0; padding: 1rem 0;
  border-block: 1px solid var(--line)
}
dt { color: var(--ink-2) } dd { margin: 0; overflow-wrap: anywhere }
ol { margin: 1.25rem 0 0; padding: 0; list-style: none }
li { padding: .5rem 0; break-inside: avoid }
li p { margin: .125rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere }
.by { font-weight: 600 } .agent .by { color: var(--accent) }
time, .seq { color: var(--ink-2); font-size: .8125rem; font-variant-numeric: tabular-nums }
.note {
  margin: .25rem 0; padding: .5rem .75rem; border: 1px solid var(--note-line); border-radius: 8px;
  background: var(--note)
}
li .file { font-size: .8125rem; color: var(--ink-2) }
.event, .recalled { color: var(--ink-2) } .recalled { font-style: italic }
@media print {
  :root {
    color-scheme: light; --ink: #000; --ink-2: #444; --line: #bbb; --bg: #fff; --note: #fff; --note-line: #999;
    --accent: #000
  }
  body { max-width: none; padding: 0; font-size: 11pt }
}
`

const closed = (styleHash: string) => `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'none'`

/** What a page policy must name to let this style through; the dashboard's does too, as it may show the file itself. */
export const exportStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

/** Nothing but its own style: whatever a visitor wrote cannot run, load or send anything. */
export const exportPolicy = `${closed(exportStyleHash)}; frame-ancestors 'none'`

/** For reading and printing; complete in itself. The policy is also in the file, for when it is opened from a disk. */
export async function* exportHtml(exported: Exported): AsyncGenerator<string> {
  const { row, language, timeZone } = exported
  const words = exportWords[language]
  const title = escaped(`${words.transcript}: ${row.visitorName ?? words.unnamed}, ${row.site.name}`)
  yield `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${closed(exportStyleHash)}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<p class="id">${escaped(row.id)}</p>
<dl>
${headOf(exported).map(([name, value]) => `<dt>${escaped(name)}</dt><dd dir="auto">${escaped(value)}</dd>`).join('\n')}
</dl>
<p class="zone">${escaped(words.times(timeZone))}</p>
<ol>
`
  for await (const line of linesOf(exported)) yield item(line, words)
  yield '</ol>\n</body>\n</html>\n'
}

function item(line: ExportLine, words: ExportWords): string {
  const time = `<time datetime="${escaped(line.at)}">${escaped(line.localTime)}</time>`
  const stamp = `<span class="seq">#${line.seq}</span> ${time}`
  const by = `<span class="by" dir="auto">${escaped(line.author)}</span>`
  if (line.event !== null) {
    return `<li class="event">${stamp} ${line.isSentence ? '' : `${by} `}<span dir="auto">${escaped(line.event)}</span></li>\n`
  }
  const mark = line.kind === 'note' ? ` · ${escaped(words.note)}` : ''
  const text = line.body === '' ? '' : `<p dir="auto">${escaped(line.body)}</p>`
  const files = line.files.map((file) => `<p class="file" dir="auto">${escaped(file)}</p>`).join('')
  const said = line.isRecalled ? `<p class="recalled">${escaped(words.recalledText)}</p>` : text + files
  return `<li class="${line.kind === 'note' ? 'note' : line.role}">${by}${mark} ${stamp}${said}</li>\n`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
