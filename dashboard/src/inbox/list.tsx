import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { CheckCheck, Inbox as InboxIcon, Moon, Users } from 'lucide-preact'
import type { View } from '../routes.js'
import { go, paths } from '../routes.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { me } from '../store/me.js'
import { Button } from '../ui/button.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { Skeleton } from '../ui/skeleton.js'
import { stopwatch } from '../words/times.js'
import { errorWords, t } from '../words/words.js'
import type { Pages } from './pages.js'
import { Row } from './row.js'
import { neighbour, type Item } from './sections.js'
import { longestWaiting, redMs } from './waits.js'
import './list.css'

interface Props {
  items: readonly Item[]
  view: View
  chosen: string | null
  pages: Pages | null
}

/** The virtual list of the inbox: arrows move between rows, the chosen one is kept in sight. */
function List({ items, view, chosen, pages }: Props) {
  const list = useRef<VirtualizerHandle>(null)
  const self = useRef<HTMLElement>(null)
  const at = chosen === null ? -1 : items.findIndex((item) => item.kind === 'row' && item.row.id === chosen)
  const reachable = at >= 0 ? at : items.findIndex((item) => item.kind === 'row')
  useLayoutEffect(() => {
    if (at >= 0) list.current?.scrollToIndex(at, { align: 'nearest' })
  }, [chosen])
  const nearEnd = () => {
    const shown = list.current
    if (pages && shown && shown.scrollOffset + shown.viewportSize > shown.scrollSize - 600) void pages.more()
  }
  const move = (event: KeyboardEvent) => {
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || event.altKey || event.ctrlKey || event.metaKey) return
    const focused = event.target instanceof HTMLElement ? (event.target.dataset['conversation'] ?? null) : null
    const next = neighbour(items, focused, event.key === 'ArrowDown' ? 1 : -1)
    if (next === null) return
    event.preventDefault()
    list.current?.scrollToIndex(
      items.findIndex((item) => item.key === next),
      { align: 'nearest' },
    )
    requestAnimationFrame(() => self.current?.querySelector<HTMLElement>(`[data-conversation="${next}"]`)?.focus())
  }
  return (
    <nav class="list" aria-label={t('inbox.list')} ref={self} onKeyDown={move}>
      <div class="list-scroll">
        <Virtualizer ref={list} data={items} onScroll={nearEnd} itemSize={86}>
          {(item) =>
            item.kind === 'head' ? (
              <SectionHead key={item.key} item={item} />
            ) : (
              <Row
                key={item.key}
                row={item.row}
                section={item.name}
                view={view}
                chosen={item.row.id === chosen}
                reachable={item.key === items[reachable]?.key}
              />
            )
          }
        </Virtualizer>
      </div>
    </nav>
  )
}

function SectionHead({ item }: { item: Item & { kind: 'head' } }) {
  return (
    <div class="list-head">
      <h2>{t(`inbox.section.${item.name}`)}</h2>
      <SectionAside item={item} />
    </div>
  )
}

function SectionAside({ item }: { item: Item & { kind: 'head' } }) {
  if (item.name !== 'mine' && item.name !== 'queue') return <span>{item.rows.length}</span>
  const longest = longestWaiting(item.rows)
  const waited = longest ? now.value - longest.since : 0
  if (item.name === 'queue') return longest && <span>{t('inbox.longestWait', { time: stopwatch(waited) })}</span>
  if (!longest || waited < redMs) return <span>{t('inbox.newestFirst')}</span>
  return (
    <button
      type="button"
      class="list-overdue"
      title={t('inbox.overdueHint')}
      onClick={() => go(paths.inbox('mine', longest.row.id))}
    >
      {t('inbox.overdue', { time: stopwatch(waited) })}
    </button>
  )
}

/** Says why there is nothing, and what to do about it. */
function EmptyList({ view }: { view: View }) {
  const { presence } = useDesk()
  if (view === 'mine' && presence.status.value !== 'online') {
    return (
      <EmptyState icon={Moon} title={t('inbox.empty.mine')} hint={t('inbox.empty.mineAway')}>
        <Button
          tone="primary"
          onClick={() => {
            void presence.set('online')
          }}
        >
          {t('inbox.goOnline')}
        </Button>
      </EmptyState>
    )
  }
  // A member of none is given nothing, however long they are online.
  if ((view === 'mine' || view === 'queue') && me.value?.queueIds.length === 0) {
    return <EmptyState icon={Users} title={t('inbox.empty.noQueue')} hint={t('inbox.empty.noQueueHint')} />
  }
  const icon = { mine: InboxIcon, queue: Users, all: InboxIcon, closed: CheckCheck }[view]
  return <EmptyState icon={icon} title={t(`inbox.empty.${view}`)} hint={t(`inbox.empty.${view}Hint`)} />
}

/** Closed conversations come page by page, the others are all at hand. */
export function ListOf({ items, view, chosen, pages }: Props) {
  useEffect(() => {
    void pages?.more()
  }, [pages])
  if (items.length > 0) return <List items={items} view={view} chosen={chosen} pages={pages} />
  return (
    <div class="list list-bare">
      <NoRows view={view} pages={pages} />
    </div>
  )
}

function NoRows({ view, pages }: Pick<Props, 'view' | 'pages'>) {
  const { inbox } = useDesk()
  const state = pages?.state.value ?? inbox.state.value
  if (state === 'loading') return <Skeleton look="people" rows={7} />
  if (state !== 'failed') return <EmptyList view={view} />
  const error = pages ? pages.problem.value : inbox.error.value
  const silent = error === null || error.code === 'unavailable'
  return (
    <ErrorState
      title={t('inbox.failed')}
      {...(silent ? {} : { hint: errorWords(error) })}
      onRetry={() => {
        void (pages ? pages.more() : inbox.reload())
      }}
    />
  )
}
