import { useMemo, useState } from 'preact/hooks'
import { Inbox as InboxIcon } from 'lucide-preact'
import { go, paths, type View } from '../routes.js'
import { me } from '../store/me.js'
import { useDesk } from '../store/desk.js'
import { keysOf } from '../shell/keys.js'
import { commands, perform, useOffer } from '../shell/commands.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { Kbd } from '../ui/kbd.js'
import { toast } from '../ui/toast.js'
import { t } from '../words/words.js'
import { ListOf } from './list.js'
import { conversationsOf, createPages, type Pages } from './pages.js'
import { closedItems, neighbour, openItems, type Item } from './sections.js'
import { StatusMenu } from './status-menu.js'
import { takingWords } from './taking-words.js'
import { longestWaiting } from './waits.js'
import './list-pane.css'

const views: readonly View[] = ['mine', 'queue', 'all', 'closed']

/** Rows of a page as they are known by now: a live row is newer than the page it came with. */
const fresh = (pages: Pages, rows: ReadonlyMap<string, Pages['rows']['value'][number]>) =>
  pages.rows.value.map((row) => {
    const live = rows.get(row.id)
    return live && live.version > row.version ? live : row
  })

/** What a view lists. The closed ones are fetched anew each time their view is opened. */
function useItems(view: View): { items: Item[]; pages: Pages | null } {
  const { inbox } = useDesk()
  const pages = useMemo(() => (view === 'closed' ? createPages(conversationsOf('closed')) : null), [view])
  if (view !== 'closed' || !pages) return { items: view === 'closed' ? [] : openItems(view, inbox), pages: null }
  return { items: closedItems(fresh(pages, inbox.rows.value).filter((row) => row.status === 'closed')), pages }
}

/** The first pane: status, views, conversations, and the keys that move between them. */
export function ListPane({ view, chosen }: { view: View; chosen: string | null }) {
  const { inbox } = useDesk()
  const { items, pages } = useItems(view)
  const show = (id: string | null) => {
    if (id !== null) go(paths.inbox(view, id))
  }
  useOffer('next', () => show(neighbour(items, chosen, 1)))
  useOffer('previous', () => show(neighbour(items, chosen, -1)))
  useOffer('nth', (chord) => {
    const row = inbox.mine.peek()[Number(chord?.at(-1)) - 1]
    if (row) go(paths.inbox('mine', row.id))
  })
  const overdue = longestWaiting(inbox.mine.value)
  useOffer('overdue', overdue ? () => go(paths.inbox('mine', overdue.row.id)) : null)
  return (
    <>
      <header class="pane-head list-pane-head">
        <h1>{t('inbox.title')}</h1>
        <StatusMenu />
      </header>
      <Tabs view={view} chosen={chosen} />
      <ListOf items={items} view={view} chosen={chosen} pages={pages} key={view} />
      <ListFoot />
    </>
  )
}

function Tabs({ view, chosen }: { view: View; chosen: string | null }) {
  const { inbox } = useDesk()
  const counts: Record<View, number | null> = {
    mine: inbox.mine.value.length + inbox.snoozed.value.length,
    queue: inbox.queue.value.length,
    all: inbox.total.value,
    closed: null,
  }
  return (
    <nav class="tabs" aria-label={t('inbox.views')}>
      {views.map((one) => (
        <a
          key={one}
          class={classNames('tab', one === view && 'tab-chosen')}
          href={paths.inbox(one, chosen)}
          aria-current={one === view ? 'page' : undefined}
        >
          {t(`inbox.view.${one}`)}
          {counts[one] !== null && <span class="tab-count">{counts[one]}</span>}
        </a>
      ))}
    </nav>
  )
}

function ListFoot() {
  const { inbox, actions } = useDesk()
  const [busy, setBusy] = useState(false)
  const canTake = inbox.queue.value.length > 0 && !busy
  const take = async () => {
    setBusy(true)
    const outcome = await actions.take()
    setBusy(false)
    if (outcome.ok) go(paths.inbox('mine', outcome.conversation.id))
    else toast(outcome.error.code === 'not_found' ? t('inbox.noneWaiting') : takingWords(outcome.error), { tone: 'bad' })
  }
  useOffer(
    'take',
    canTake
      ? () => {
          void take()
        }
      : null,
  )
  const single = me.value?.settings.singleKeys ?? true
  const pick = (id: 'next' | 'previous' | 'take') => keysOf(commands[id].chords[single ? 1 : 0])
  return (
    <footer class="list-foot">
      <span class="list-foot-keys">
        <Kbd keys={pick('next')} />
        <Kbd keys={pick('previous')} /> {t('inbox.move')}
      </span>
      <button
        type="button"
        class="list-foot-button"
        disabled={!canTake}
        onClick={() => {
          void take()
        }}
        title={canTake ? t('command.take') : t('inbox.noneWaiting')}
      >
        <Icon of={InboxIcon} size={14} />
        <Kbd keys={pick('take')} />
        {t('inbox.take')}
      </button>
      <button type="button" class="list-foot-button list-foot-palette" onClick={() => perform('palette')}>
        <span class="unseen">{t('command.palette')}</span>
        <Kbd keys={keysOf('Mod+K')} />
      </button>
    </footer>
  )
}
