import pg from 'pg'
import type { Counter } from './check/counters.js'
import type { House } from './cluster/house.js'
import { runLine } from './report.js'
import { runOnce, type RunOptions } from './run-once.js'

interface Control {
  title: string
  /** At least one of these must be counted. */
  expects: Counter
  options: Partial<RunOptions>
}

const base: RunOptions = {
  seed: 1, seconds: 3, perSecond: 0, kinds: [], company: { visitors: 3, agents: 1, paceMs: 250 },
  patienceMs: 3_000, isWoken: true,
}

const onDatabase = async ({ postgres }: House, statements: string[]) => {
  const client = new pg.Client(postgres.urlOf('parley'))
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Each breaks one promise on purpose. A checker that does not notice is worth nothing. */
const controls: Control[] = [
  {
    title: 'acknowledged before it is on the disk (synchronous_commit off, PostgreSQL killed)',
    expects: 'acknowledgedLost',
    options: {
      sabotage: 'lazy commits',
      // Everybody's being there reaches the disk; what they write from then on does not.
      beforehand: (house) => onDatabase(house, ['checkpoint']),
      midway: (house) => house.postgres.kill(),
    },
  },
  {
    title: 'idempotency switched off (each arriving send gets an id of its own)',
    expects: 'duplicatesStored',
    options: { sabotage: 'fresh ids', perSecond: 8, kinds: ['requests-repeated'] },
  },
  {
    title: 'neither pushes nor heads (screens grow stale)',
    expects: 'stateDifferences',
    options: { sabotage: 'no pushes' },
  },
]

/** Runs every control; one fails when the checker does not count what it was made to count. */
export async function runControls(
  house: House, say: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  const counts = { passed: 0, failed: 0 }
  await onDatabase(house, [`alter system set wal_writer_delay = '10s'`, 'select pg_reload_conf()'])
  for (const { title, expects, options } of controls) {
    const result = await runOnce(house, { ...base, ...options })
    const found = result.verdict.counters[expects]
    counts[found > 0 ? 'passed' : 'failed'] += 1
    say(`control: ${title}: ${found > 0 ? `caught, ${expects} ${found}` : `NOT caught\n${runLine(result)}`}`)
  }
  await onDatabase(house, ['alter system reset wal_writer_delay', 'select pg_reload_conf()'])
  return counts
}
