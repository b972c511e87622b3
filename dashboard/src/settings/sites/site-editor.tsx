import { useState } from 'preact/hooks'
import { ExternalLink, Trash2 } from 'lucide-preact'
import { limits, type Site } from '@parley/protocol'
import { paths } from '../../routes.js'
import { isAdmin } from '../../store/me.js'
import { Button, ButtonLink } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { CopyField } from '../../ui/copy-field.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { problemWords } from '../../ui/problem-words.js'
import { TextInput } from '../../ui/text-input.js'
import { toast } from '../../ui/toast.js'
import { t } from '../../words/words.js'
import { queues, sites } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { embedTag } from '../embed-tag.js'
import { SaveBar } from '../save-bar.js'
import { keepOwn } from '../keep-own.js'
import { useChange } from '../use-change.js'
import { AppearanceFields } from './appearance-fields.js'
import { DeleteSite } from './delete-site.js'
import { IdentityCard } from './identity-card.js'
import { OfferedQueues } from './offered-queues.js'
import { OriginsEditor } from './origins-editor.js'
import { PreChatFields } from './pre-chat-fields.js'
import { changesOf, draftOf, faultsOf, type SiteDraft } from './site-draft.js'
import { WidgetPreview } from './widget-preview.js'
import '../editor.css'
import './site-editor.css'

/** Everything about one site, and beside it how it will look. Nothing holds before it is saved. */
export function SiteEditor({ site }: { site: Site }) {
  const [draft, setDraft] = useState(() => draftOf(site))
  const [tried, setTried] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const { base, newer, busy, problem, save, takeNewer } = useChange(sites, site)
  const readOnly = !isAdmin.value
  const faults = faultsOf(draft)
  const changes = changesOf(base, draft)
  const isChanged = Object.keys(changes).length > 0
  const set = (change: Partial<SiteDraft>) => setDraft({ ...draft, ...change })

  const store = async () => {
    setTried(true)
    if (faults.name || faults.color || faults.queues) return
    const answer = await save(changes)
    if (!answer?.ok) return
    setDraft(draftOf(answer.value))
    setTried(false)
    toast(t('ui.saved'), { tone: 'ok' })
  }
  const page = `${location.origin}/chat/${site.siteKey}`
  return (
    <Page header={
      <PageHeader back={paths.settings('sites')} title={<span dir="auto">{base.name}</span>}>
        {!readOnly && <Button tone="quiet" icon={Trash2} onClick={() => setDeleting(true)}>{t('sites.delete')}</Button>}
      </PageHeader>
    }>
      <div class="editor site-editor">
        <div class="editor-form">
          {newer && <ConflictNotice onReload={() => {
            setDraft(keepOwn(draftOf(base), draft, draftOf(newer)))
            takeNewer()
          }} />}
          {problem && <Notice tone="bad">{problemWords(problem)}</Notice>}
          <Card title={t('sites.general')}>
            <Field label={t('sites.name')} hint={t('sites.nameHint')} error={tried && faults.name ? t('sites.nameMissing') : null}>
              <TextInput value={draft.name} onInput={(name) => set({ name })} maxLength={limits.nameLength} readOnly={readOnly} />
            </Field>
          </Card>
          <Card title={t('sites.origins')} hint={t('sites.originsHint')}>
            <OriginsEditor origins={draft.allowedOrigins} onChange={(allowedOrigins) => set({ allowedOrigins })} readOnly={readOnly} />
          </Card>
          <Card title={t('sites.appearance')}>
            <AppearanceFields appearance={draft.appearance} siteName={draft.name} readOnly={readOnly}
              onChange={(appearance) => set({ appearance })} />
          </Card>
          <Card title={t('sites.preChat')} hint={t('sites.preChatHint')}>
            <PreChatFields preChat={draft.preChat} onChange={(preChat) => set({ preChat })} readOnly={readOnly} />
          </Card>
          <Card title={t('sites.queues')} hint={t('sites.queuesHint')}>
            <OfferedQueues chosen={draft.queueIds} queues={queues.items.value} readOnly={readOnly}
              error={tried && faults.queues ? t('sites.queuesMissing') : null} onChange={(queueIds) => set({ queueIds })} />
          </Card>
        </div>
        <aside class="editor-aside">
          <Card title={t('sites.preview')}>
            <WidgetPreview appearance={draft.appearance} siteName={draft.name} preChat={draft.preChat} />
          </Card>
          <Card title={t('sites.embed')}>
            <div class="settings-form">
              <CopyField label={t('setup.tag')} value={embedTag(location.origin, base)} code />
              <CopyField label={t('sites.hosted')} value={page} />
              <ButtonLink href={page} target="_blank" iconAfter={ExternalLink}>{t('sites.openHosted')}</ButtonLink>
            </div>
          </Card>
          <IdentityCard site={site} readOnly={readOnly} />
        </aside>
      </div>
      {isChanged && !readOnly && (
        <SaveBar busy={busy} blocked={newer !== null} onSave={() => void store()} onDiscard={() => {
          setDraft(draftOf(base))
          setTried(false)
        }} />
      )}
      {deleting && <DeleteSite site={base} onClose={() => setDeleting(false)} />}
    </Page>
  )
}
