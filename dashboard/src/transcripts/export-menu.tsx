import { useState } from 'preact/hooks'
import { Braces, ChevronDown, Download, FileText, Printer, Table2, type LucideIcon } from 'lucide-preact'
import { http } from '../http.js'
import { Button } from '../ui/button.js'
import { Menu } from '../ui/menu.js'
import { problemWords } from '../ui/problem-words.js'
import { toast } from '../ui/toast.js'
import { t } from '../words/words.js'
import { saveFile } from './save-file.js'

type Format = 'html' | 'txt' | 'csv' | 'json'

const formats: readonly { format: Format; icon: LucideIcon }[] = [
  { format: 'html', icon: Printer }, { format: 'txt', icon: FileText }, { format: 'csv', icon: Table2 }, { format: 'json', icon: Braces },
]

/** Takes a transcript along as a file. */
export function ExportMenu({ id, startedAt }: { id: string; startedAt: string }) {
  const [busy, setBusy] = useState(false)
  const take = async (format: Format) => {
    setBusy(true)
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const answer = await http.file(`/api/transcripts/${id}/export`, { query: { format, timeZone } })
    setBusy(false)
    if (answer.ok) saveFile(answer.value, `transcript-${startedAt.slice(0, 10)}-${id.slice(-6)}.${format}`)
    else toast(problemWords(answer.problem), { tone: 'bad' })
  }
  return (
    <Menu label={t('transcripts.export')} align="end" items={formats.map(({ format, icon }) => ({
      label: t(`transcripts.export.${format}`), hint: t(`transcripts.export.${format}Hint`), icon, onSelect: () => void take(format),
    }))} trigger={(props) => (
      <Button icon={Download} iconAfter={ChevronDown} busy={busy} {...props}>{t('transcripts.export')}</Button>
    )} />
  )
}
