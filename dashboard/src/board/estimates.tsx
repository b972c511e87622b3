import type { EstimateError, List } from '@parley/protocol'
import { http } from '../http.js'
import { Card } from '../ui/card.js'
import { ErrorState } from '../ui/empty-state.js'
import { problemWords } from '../ui/problem-words.js'
import { Skeleton } from '../ui/skeleton.js'
import { Table, type Column } from '../ui/table.js'
import { useLoaded } from '../ui/use-loaded.js'
import { stopwatch } from '../words/times.js'
import { locale, t } from '../words/words.js'

const time = (seconds: number) => stopwatch(Math.round(seconds) * 1_000)
const bias = (seconds: number): string => {
  const rounded = Math.round(seconds)
  if (rounded === 0) return t('board.exact')
  return rounded > 0 ? t('board.tooMuch', { time: time(rounded) }) : t('board.tooLittle', { time: time(-rounded) })
}

/** How far off the waits were that visitors were told. */
export function Estimates() {
  const { loaded, reload } = useLoaded((signal) => http.get<List<EstimateError>>('/api/routing/estimates', { signal }), [])
  const columns: Column<EstimateError>[] = [
    { key: 'queue', head: t('log.queue'), title: true, cell: ({ queue }) => <strong dir="auto">{queue.name}</strong> },
    { key: 'samples', head: t('board.samples'), numeric: true, cell: ({ samples }) => new Intl.NumberFormat(locale.value).format(samples) },
    { key: 'told', head: t('board.told'), numeric: true, cell: ({ meanEstimateSeconds }) => time(meanEstimateSeconds) },
    { key: 'waited', head: t('board.waited'), numeric: true, cell: ({ meanWaitSeconds }) => time(meanWaitSeconds) },
    { key: 'bias', head: t('board.bias'), numeric: true, cell: ({ biasSeconds }) => bias(biasSeconds) },
    { key: 'error', head: t('board.error'), numeric: true, cell: ({ meanErrorSeconds }) => time(meanErrorSeconds) },
    { key: 'p90', head: t('board.errorP90'), numeric: true, cell: ({ p90ErrorSeconds }) => time(p90ErrorSeconds) },
  ]
  return (
    <Card title={t('board.estimates')} hint={t('board.estimatesHint')} flush={loaded.state === 'ready' && loaded.value.items.length > 0}>
      {loaded.state === 'loading' && <Skeleton rows={2} look="table" />}
      {loaded.state === 'failed' && <ErrorState hint={problemWords(loaded.problem)} onRetry={reload} />}
      {loaded.state === 'ready' && (loaded.value.items.length === 0
        ? <p class="board-pale">{t('board.noEstimates')}</p>
        : <Table label={t('board.estimates')} columns={columns} rows={loaded.value.items} rowKey={({ queue }) => queue.id} />)}
    </Card>
  )
}
