import type { ComponentChildren } from 'preact'
import { ArrowLeft, Star, X } from 'lucide-preact'
import type { AgentConversation, Attributes, Visitor, VisitorDetails, Vouched } from '@parley/protocol'
import { useConversation } from '../conversation/thread.js'
import { pathOf } from '../conversation/page-path.js'
import { paths, type View } from '../routes.js'
import { perform } from '../shell/commands.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { isNarrow, isWide } from '../store/screen.js'
import { Avatar } from '../ui/avatar.js'
import { ErrorState } from '../ui/empty-state.js'
import { Icon } from '../ui/icon.js'
import { IconButton } from '../ui/icon-button.js'
import { Skeleton } from '../ui/skeleton.js'
import { VouchedMark } from '../ui/vouched-mark.js'
import { isVouchedName, visitorName } from '../words/names.js'
import { briefly, dayOf, exactly, stopwatch, timeOfDay } from '../words/times.js'
import { errorWords, locale, t } from '../words/words.js'
import { useVisitorDetails } from './visitor-details.js'
import { lastVisit } from './visits.js'
import './details.css'

interface Props {
  conversationId: string
  view: View
  onClose: () => void
}

/** Who writes, what they look at, and what was talked about before. */
export function Details({ conversationId, view, onClose }: Props) {
  const conversation = useConversation(conversationId)
  // The thread beside says why.
  const failed = useDesk().feeds.of(conversationId).feed.state.value === 'failed'
  const narrow = isNarrow.value
  return (
    <>
      <header class="pane-head">
        {narrow && <IconButton icon={ArrowLeft} label={t('ui.back')} onClick={onClose} />}
        <h2>{t('details.title')}</h2>
        {!narrow && !isWide.value && <IconButton icon={X} label={t('details.hide')} onClick={onClose} />}
      </header>
      <div class="details">
        {conversation ? <Known conversation={conversation} view={view} /> : !failed && <Skeleton rows={5} />}
      </div>
    </>
  )
}

function Known({ conversation, view }: { conversation: AgentConversation; view: View }) {
  const { visitor } = conversation
  const known = useVisitorDetails(
    visitor.id,
    `${visitor.page?.at} ${visitor.name} ${visitor.email} ${visitor.vouched?.at} ${conversation.status}`,
  )
  return (
    <>
      <Who visitor={visitor} />
      <Part title={t('details.visitor')}>
        <dl class="details-facts">
          {visitor.email && (
            <Fact name={t('details.email')}>
              <span dir="ltr">{visitor.email}</span>
              <small>{visitor.vouched?.email ? t('visitor.vouched') : t('details.notVerified')}</small>
            </Fact>
          )}
          {visitor.language && <Fact name={t('details.language')}>{languageName(visitor.language)}</Fact>}
          {visitor.browser && <Fact name={t('details.browser')}>{visitor.browser}</Fact>}
          <Fact name={t('details.firstSeen')}>
            <time dateTime={visitor.firstSeenAt} title={exactly(visitor.firstSeenAt)}>
              {dayOf(visitor.firstSeenAt, now.peek())}
            </time>
          </Fact>
          {known.state === 'ready' && <Fact name={t('details.visits')}>{known.details.visits}</Fact>}
        </dl>
      </Part>
      {visitor.vouched && (
        <FromSite vouched={visitor.vouched} attributes={known.state === 'ready' ? known.details.attributes : {}} />
      )}
      <Routing conversation={conversation} />
      {known.state === 'loading' && <Skeleton rows={3} />}
      {known.state === 'failed' && (
        <ErrorState title={t('details.failed')} hint={errorWords(known.problem)} onRetry={known.retry} />
      )}
      {known.state === 'ready' && <Pages details={known.details} visitor={visitor} />}
      {known.state === 'ready' && (
        <Earlier conversations={known.details.conversations} current={conversation.id} view={view} />
      )}
    </>
  )
}

/** What the visitor's website says of them. */
function FromSite({ vouched, attributes }: { vouched: Vouched; attributes: Attributes }) {
  const said = <time dateTime={vouched.at} title={exactly(vouched.at)}>{briefly(vouched.at, now.value)}</time>
  return (
    <Part title={t('visitor.fromSite')} aside={said}>
      <dl class="details-facts">
        <Fact name={t('visitor.externalId')}>
          <span dir="auto">{vouched.externalId}</span>
        </Fact>
        {Object.entries(attributes).map(([name, value]) => (
          <Fact key={name} name={name}>
            <span dir="auto">{String(value)}</span>
          </Fact>
        ))}
      </dl>
    </Part>
  )
}

/** Where routing has put it, and the way to why. */
function Routing({ conversation: { priority, left, idleSince } }: { conversation: AgentConversation }) {
  return (
    <Part
      title={t('why.routing')}
      aside={
        <button type="button" class="details-why" title={t('why.askHint')} onClick={() => perform('why')}>
          {t('why.ask')}
        </button>
      }
    >
      <dl class="details-facts">
        <Fact name={t('why.priority')}>{priority}</Fact>
        {left !== null && (
          <Fact name={t('why.waitsFor')}>{left === 'message' ? t('why.message') : t('why.callBack')}</Fact>
        )}
        {idleSince !== null && (
          <Fact name={t('why.silentSince')}>
            <time dateTime={idleSince} title={exactly(idleSince)}>
              {briefly(idleSince, now.value)}
            </time>
          </Fact>
        )}
      </dl>
    </Part>
  )
}

function Who({ visitor }: { visitor: Visitor }) {
  const name = visitorName(visitor)
  return (
    <div class="details-who">
      <Avatar name={name} colorKey={visitor.id} presence={visitor.online ? 'online' : 'offline'} />
      <div>
        <strong class="aligned" dir="auto">
          {name}
          {isVouchedName(visitor) && <VouchedMark />}
        </strong>
        <p class={visitor.online ? 'details-here' : ''}>
          {visitor.online ? t('details.here') : lastHere(visitor.lastSeenAt)}
        </p>
      </div>
    </div>
  )
}

const justMs = 60_000
const lastHere = (at: string): string =>
  now.value - Date.parse(at) < justMs ? t('details.justLeft') : t('details.gone', { time: briefly(at, now.value) })

function Part({ title, aside, children }: { title: string; aside?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="details-part">
      <h3>
        {title}
        <span>{aside}</span>
      </h3>
      {children}
    </section>
  )
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language' }).of(tag) ?? tag
  } catch {
    // What a browser reports need not be a language tag.
    return tag
  }
}

function Pages({ details, visitor }: { details: VisitorDetails; visitor: Visitor }) {
  const stays = lastVisit(details.pages, visitor.online, now.value)
  const total = stays.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
  const referrer = URL.parse(stays.at(-1)?.page.referrer ?? '')?.host
  if (stays.length === 0)
    return (
      <Part title={t('details.pages')}>
        <p class="details-quiet">{t('details.noPages')}</p>
      </Part>
    )
  return (
    <Part title={t('details.pages')} aside={total > 0 ? stopwatch(total) : null}>
      <ol class="details-lines">
        {stays.map(({ page, ms, isCurrent }) => (
          <li key={page.at} class={isCurrent ? 'details-current' : ''} title={page.title || page.url}>
            <span class="aligned" dir="ltr">
              {pathOf(page.url)}
            </span>
            <time dateTime={page.at} title={exactly(page.at)}>
              {isCurrent ? t('time.now') : ms === null ? timeOfDay(page.at) : stopwatch(ms)}
            </time>
          </li>
        ))}
      </ol>
      {referrer && <p class="details-quiet">{t('details.referrer', { host: referrer })}</p>}
    </Part>
  )
}

function Earlier({
  conversations,
  current,
  view,
}: {
  conversations: readonly AgentConversation[]
  current: string
  view: View
}) {
  const earlier = conversations.filter(({ id }) => id !== current)
  if (earlier.length === 0)
    return (
      <Part title={t('details.earlier')}>
        <p class="details-quiet">{t('details.noEarlier')}</p>
      </Part>
    )
  return (
    <Part title={t('details.earlier')} aside={earlier.length}>
      <ul class="details-lines">
        {earlier.map((one) => (
          <li key={one.id}>
            <a href={paths.inbox(view, one.id)} dir="auto">
              {one.lastMessage?.preview || one.queue.name}
            </a>
            <span>
              <time dateTime={one.createdAt} title={exactly(one.createdAt)}>
                {dayOf(one.createdAt, now.peek())}
              </time>
              {one.rating && (
                <span class="details-score" role="img" aria-label={t('details.score', { score: one.rating.score })}>
                  <Icon of={Star} size={12} />
                  {one.rating.score}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}
