import { type Exported, headOf, linesOf } from './export-lines.js'
import { exportWords } from './export-words.js'

/** For reading in any editor: what it is, then a line for each entry. */
export async function* exportText(exported: Exported): AsyncGenerator<string> {
  const words = exportWords[exported.language]
  yield `${words.transcript} ${exported.row.id}\n`
  for (const [name, value] of headOf(exported)) yield `${name}: ${oneLine(value)}\n`
  yield `${words.times(exported.timeZone)}\n\n`
  for await (const { seq, localTime, author, kind, body, files, event, isSentence, isRecalled } of linesOf(exported)) {
    if (event !== null) {
      const who = isSentence ? '' : `${oneLine(author)} `
      yield `#${seq}  ${localTime}  ${who}${indented(event)}\n`
      continue
    }
    const mark = kind === 'note' ? ` (${words.note})` : ''
    const said = isRecalled ? `[${words.recalledText}]` : indented([body, ...files].filter(Boolean).join('\n'))
    yield `#${seq}  ${localTime}  ${oneLine(author)}${mark}: ${said}\n`
  }
}

/** A name must not look like a line of its own, nor a message like a line of someone else. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ')
const indented = (text: string) => text.replace(/\r\n?|[\n\u2028\u2029\u0085]/g, '\n      ')
