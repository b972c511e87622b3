import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Lock, Maximize, Waypoints } from 'lucide-preact'
import { paths } from '../routes.js'
import { useDesk } from '../store/desk.js'
import { openBoard } from '../store/board.js'
import { isSupervisor } from '../store/me.js'
import { Button, ButtonLink } from '../ui/button.js'
import { Card } from '../ui/card.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { Notice } from '../ui/notice.js'
import { PageHeader } from '../ui/page-header.js'
import { Page } from '../ui/page.js'
import { Skeleton } from '../ui/skeleton.js'
import { timeOfDay } from '../words/times.js'
import { errorWords, t } from '../words/words.js'
import { BoardAgents } from './board-agents.js'
import { BoardQueues } from './board-queues.js'
import { Estimates } from './estimates.js'
import { Totals } from './totals.js'
import './board.css'

/** How things stand right now, for supervisors and admins: on a desk, on a wall, on a phone. */
export function BoardScreen() {
  if (isSupervisor.value) return <Live />
  return <EmptyState icon={Lock} title={t('board.notForYou')} hint={t('board.notForYouHint')} />
}

function Live() {
  const { link, team } = useDesk()
  const board = useMemo(() => openBoard(link), [link])
  const self = useRef<HTMLDivElement>(null)
  useEffect(() => () => board.close(), [board])
  useEffect(() => {
    void team.reload()
  }, [team])
  const view = board.view.value
  const error = board.error.value
  return (
    <div class="board" ref={self}>
      <Page header={
        <PageHeader title={t('board.title')}>
          <ButtonLink href={paths.routing()} icon={Waypoints}>{t('board.log')}</ButtonLink>
          <Button icon={Maximize} class="board-fill" onClick={() => void fill(self.current)}>{t('board.full')}</Button>
        </PageHeader>
      }>
        {!view && error && <ErrorState hint={errorWords(error)} onRetry={() => void board.reload()} />}
        {!view && !error && <Card><Skeleton rows={6} look="table" /></Card>}
        {view && (
          <>
            {link.state.value !== 'online' && <Notice tone="warn">{t('board.stale', { time: timeOfDay(view.at) })}</Notice>}
            <Totals board={view} />
            <BoardQueues board={view} />
            <BoardAgents agents={view.agents} queues={view.queues} />
            <Estimates />
          </>
        )}
      </Page>
    </div>
  )
}

/** The board alone, as large as the screen; once more goes back. */
async function fill(board: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else await board?.requestFullscreen()
}
