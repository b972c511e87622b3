import type { ComponentChildren } from 'preact'
import type { Attributes, Transcript, Visitor } from '@parley/protocol'
import { VouchedMark } from '../ui/vouched-mark.js'
import { exactly, lasting } from '../words/times.js'
import { locale, t } from '../words/words.js'
import { Score } from './score.js'

type Row = Transcript['row']

/** What is known about a conversation beside its lines. */
export function Facts({ row, visitor, attributes }: { row: Row; visitor: Visitor; attributes: Attributes }) {
  const lasted = row.closedAt ? Date.parse(row.closedAt) - Date.parse(row.startedAt) : null
  return (
    <aside class="facts" aria-label={t('transcripts.facts')}>
      <section>
        <h2>{t('transcripts.conversation')}</h2>
        <dl>
          <Fact name={t('transcripts.started')}><Moment at={row.startedAt} /></Fact>
          {row.closedAt && <Fact name={t('transcripts.closed')}><Moment at={row.closedAt} /></Fact>}
          {lasted !== null && <Fact name={t('transcripts.lasted')}>{lasting(lasted)}</Fact>}
          <Fact name={t('transcripts.messagesName')}>{row.messages}</Fact>
          <Fact name={t('transcripts.queue')}>{row.queue.name}</Fact>
          <Fact name={t('transcripts.site')}>{row.site.name}</Fact>
          <Fact name={t('transcripts.agents')}>
            {row.agents.length > 0 ? row.agents.map(({ name }) => name).join(', ') : t('transcripts.noAgent')}
          </Fact>
        </dl>
      </section>
      {row.rating && (
        <section>
          <h2>{t('transcripts.rating')}</h2>
          <Score score={row.rating.score} />
          {row.rating.comment && <blockquote dir="auto">{row.rating.comment}</blockquote>}
        </section>
      )}
      <section>
        <h2>{t('transcripts.visitor')}</h2>
        <dl>
          {visitor.name && <Fact name={t('profile.name')}>{visitor.name}</Fact>}
          {visitor.email && <Fact name={t('signIn.email')}>
            <a href={`mailto:${visitor.email}`}>{visitor.email}</a>{visitor.vouched?.email === true && <VouchedMark />}
          </Fact>}
          {visitor.browser && <Fact name={t('transcripts.browser')}>{visitor.browser}</Fact>}
          {visitor.language && <Fact name={t('profile.language')}>{languageName(visitor.language)}</Fact>}
          <Fact name={t('transcripts.firstSeen')}><Moment at={visitor.firstSeenAt} /></Fact>
        </dl>
      </section>
      {visitor.vouched && (
        <section>
          <h2>{t('visitor.fromSite')}</h2>
          <dl>
            <Fact name={t('visitor.externalId')}>{visitor.vouched.externalId}</Fact>
            {Object.entries(attributes).map(([name, value]) => <Fact key={name} name={name}>{String(value)}</Fact>)}
          </dl>
        </section>
      )}
    </aside>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd dir="auto">{children}</dd></div>
}

function Moment({ at }: { at: string }) {
  const words = new Date(at).toLocaleString(locale.value, { dateStyle: 'medium', timeStyle: 'short' })
  return <time dateTime={at} title={exactly(at)}>{words}</time>
}

/** The name of a language tag in the reader's language; a tag that is none is shown as it is. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language' }).of(tag) ?? tag
  } catch (cause) {
    if (cause instanceof RangeError) return tag
    throw cause
  }
}
