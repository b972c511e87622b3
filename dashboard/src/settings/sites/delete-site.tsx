import type { Site } from '@parley/protocol'
import { go, paths } from '../../routes.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { sites } from '../collections.js'

/** Asks before a site goes; the server refuses for one with conversations, and for the last. */
export function DeleteSite({ site, onClose }: { site: Site; onClose: () => void }) {
  const { busy, problem, submit } = useSubmit()
  const remove = async () => {
    const answer = await submit(() => sites.remove(site.id))
    if (!answer?.ok) return
    toast(t('sites.deleted', { name: site.name }), { tone: 'ok' })
    go(paths.settings('sites'), { replace: true })
  }
  return (
    <ConfirmDialog title={t('sites.deleteTitle', { name: site.name })} confirm={t('sites.delete')} danger busy={busy}
      error={problem && !busy ? problemWords(problem, { conflict: t('sites.inUse') }) : null}
      onConfirm={() => void remove()} onCancel={onClose}>
      <p>{t('sites.deleteHint')}</p>
    </ConfirmDialog>
  )
}
