import { useState } from 'preact/hooks'
import type { TextLine } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { errorWords, t } from '../words/words.js'

interface Props { conversationId: string; line: TextLine; onClose: () => void }

/** Asks before a text is taken back for good. */
export function RecallDialog({ conversationId, line, onClose }: Props) {
  const { actions } = useDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const recall = async () => {
    setBusy(true)
    const error = await actions.recall(conversationId, line.id)
    setBusy(false)
    if (error) setProblem(errorWords(error))
    else onClose()
  }
  return (
    <ConfirmDialog title={t('thread.recallTitle')} confirm={t('thread.recall')} danger busy={busy} error={problem}
      onConfirm={() => { void recall() }} onCancel={onClose}>
      {line.kind === 'note' ? t('thread.recallNote') : t('thread.recallQuestion')}
    </ConfirmDialog>
  )
}
