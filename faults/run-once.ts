import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { check } from './check/check.js'
import type { Verdict } from './check/counters.js'
import type { House } from './cluster/house.js'
import type { Sabotage } from './cluster/orders.js'
import { createDice } from './dice.js'
import { createRecorder, type Fresh, type History, type Present, type Screen } from './history.js'
import { createInjector, type Injector } from './inject.js'
import { createOnlooker, type Onlooker, type Standing } from './look.js'
import { agentComes, visitorComes } from './people/newcomer.js'
import { gather, type Company, type CompanySettings } from './people/company.js'
import { scheduleOf, type FaultKind, type ScheduleOptions } from './schedule.js'
import { whyNot } from './why-not.js'
import { timesOf, watchPages, type Times } from './times.js'

export interface RunOptions extends ScheduleOptions {
  seed: number
  company: CompanySettings
  sabotage?: Sabotage
  /** How long everything may take to come to rest after the last fault. */
  patienceMs: number
  /** Everybody looks at their pages again and again when the faults are over, and need not wait for a heartbeat. */
  isWoken: boolean
  /** How often pages ask for heads, where the usual time is too long to be waited for. */
  heartbeatMs?: number
  /** Done when everybody is in and nobody has written yet. */
  beforehand?: (house: House) => Promise<void>
  /** Done in the middle of everything, for what no schedule has. */
  midway?: (house: House) => Promise<void>
}

export interface RunResult {
  seed: number
  seconds: number
  sends: number
  acknowledged: number
  /** Sends that ended in the log, acknowledged or not. */
  stored: number
  /** Texts that were not acknowledged, by what came last: the code of a refusal, no answer, or nothing. */
  unacknowledged: Record<string, number>
  /** What was refused, as `event code`, with how often. */
  refused: Record<string, number>
  injected: Partial<Record<FaultKind, number>>
  /** Faults that found what they were to hit already down. */
  missed: number
  unable: Partial<Record<FaultKind, number>>
  /** Nodes that ended without being asked to. */
  crashes: readonly string[]
  verdict: Verdict
  times: Times
}

const LOOK_MS = 500
const REST_LOOK_MS = 300
const WAKE_MS = 2_000

/** One run on a house that stands: a new database, people, faults, peace, and the judgement. */
export async function runOnce(house: House, options: RunOptions): Promise<RunResult> {
  const startedAt = performance.now()
  const database = `run_${options.seed}_${Date.now()}`
  await house.begin({ database, sabotage: options.sabotage })
  const recorder = createRecorder()
  const onlooker = createOnlooker(house.postgres.urlOf(database))
  const address = { frontPort: house.front.port, origin: house.origin, nodePort: house.portOfFirst() }
  const company = await gather(address, { ...options.company, heartbeatMs: options.heartbeatMs }, recorder, createDice(options.seed))
  const watch = watchPages(company, recorder.now)
  const injector = createInjector(house, company, recorder.now)
  try {
    await until(() => company.seats.every(({ page }) => page.state.peek() === 'online'), 30_000)
    await options.beforehand?.(house)
    company.begin()
    const outcome = await harm(injector, onlooker, options, recorder, () => options.midway?.(house))
    company.rest()
    const end = await readAtRest(company, onlooker, house, options)
    const history: History = { ...recorder.history, ...end }
    const { sends, acks } = history
    const storedIds = new Set(history.stored.entries.map(({ clientId }) => clientId))
    return {
      ...outcome, seed: options.seed, sends: sends.length,
      acknowledged: new Set(acks.map(({ clientId }) => clientId)).size,
      ...whyNot(history),
      stored: sends.filter(({ clientId }) => storedIds.has(clientId)).length,
      crashes: injector.unasked, verdict: check(history), times: timesOf(history, injector.harms, watch.spells()),
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    watch.stop()
    await company.leave()
    await onlooker.close()
    await house.end()
  }
}

type Harmed = Pick<RunResult, 'injected' | 'missed' | 'unable'>

/** Carries out the schedule, looks at the house meanwhile, and heals everything in the end. */
async function harm(
  injector: Injector, onlooker: Onlooker, options: RunOptions,
  { history, now }: Pick<ReturnType<typeof createRecorder>, 'history' | 'now'>, midway: () => Promise<void> | undefined,
): Promise<Harmed> {
  const harmed: Harmed = { injected: {}, missed: 0, unable: {} }
  const began = now()
  const over = new AbortController()
  const looking = (async () => {
    while (!over.signal.aborted) {
      const look = await onlooker.look(now())
      if (look && look.overCapacity.length + look.heldTwice.length + look.inNoState.length + look.lostPlace.length > 0) history.looks.push(look)
      await pause(LOOK_MS)
    }
  })()
  const schedule = scheduleOf(options.seed, options)
  const injecting = schedule.map(async (injection) => {
    await pause(injection.atMs)
    const { kind } = injection
    const outcome = await injector.inject(injection)
    if (outcome === 'busy') harmed.missed += 1
    const counts = outcome === 'done' ? harmed.injected : harmed.unable
    if (outcome !== 'busy') counts[kind] = (counts[kind] ?? 0) + 1
  })
  await pause((options.seconds * 1000) / 2)
  await midway()
  await pause(Math.max(0, began + Math.max(options.seconds * 1000, schedule.at(-1)?.atMs ?? 0) - now()))
  await injector.heal()
  await Promise.all(injecting)
  over.abort()
  await looking
  return harmed
}

type End = Pick<History, 'stored' | 'screens' | 'fresh' | 'restless' | 'presence'>

/** Everything as it stands when nothing moves: what is stored, what is shown, and what newcomers see. */
async function readAtRest(company: Company, onlooker: Onlooker, house: House, options: RunOptions): Promise<End> {
  const deadline = Date.now() + options.patienceMs
  const lookAtPages = () => {
    if (options.isWoken) for (const { page } of company.seats) page.watched.wake()
  }
  for (;;) {
    lookAtPages()
    const looking = setInterval(lookAtPages, WAKE_MS)
    const { standing, ...atRest } = await comeToRest(company, onlooker, options, deadline).finally(() => clearInterval(looking))
    const screens = company.seats.map(({ page }) => page.screen())
    const [stored, fresh] = await Promise.all([onlooker.read(), newcomers(company, house, Object.keys(standing))])
    // A receipt that was on its way, or a snooze that ended, and the newcomers saw another house than the others.
    const isSame = isDeepStrictEqual(standing, await onlooker.standing())
    if (isSame || Date.now() > deadline) return { stored, screens, fresh, ...atRest }
  }
}

/** Resolves when nothing moves and every page shows the newest; or with what was not at rest when patience ended. */
async function comeToRest(
  company: Company, onlooker: Onlooker, options: RunOptions, deadline: number,
): Promise<{ standing: Standing } & Pick<History, 'restless' | 'presence'>> {
  for (let before: Standing | null = null; ; await pause(REST_LOOK_MS)) {
    const standing = await onlooker.standing()
    const restless = standing ? company.seats.flatMap(({ page }) => {
      const why = page.restless() ?? behind(page.screen(), page.personId(), standing)
      return why === null ? [] : [{ page: page.name, why }]
    }) : []
    const presence = presenceOf(company, await onlooker.present() ?? new Map(), options)
    const isQuiet = restless.length === 0 && presence.every(({ rows, pages }) => rows === pages)
    if (standing && isQuiet && isDeepStrictEqual(standing, before)) return { standing, restless, presence }
    if (Date.now() > deadline) return { standing: standing ?? {}, restless, presence }
    before = standing
  }
}

/**
 * Who is here by the house's count and by ours. A line that was frozen counts until the house has asked in vain, for which
 * a run that wakes its pages does not wait.
 */
function presenceOf({ seats, visitors, agents }: Company, present: ReadonlyMap<string, number>, { isWoken }: RunOptions): Present[] {
  return [...visitors, ...agents].map(({ id, name }) => {
    const pages = seats.filter(({ browser, page }) => browser.person === name && page.state.peek() === 'online').length
    const rows = present.get(id) ?? 0
    return { person: name, pages, rows: isWoken ? Math.min(rows, pages) : rows }
  })
}

/** Why a page does not show yet what is stored; null when it does. */
function behind(screen: Screen, personId: string, standing: Standing): string | null {
  const shown = new Map(screen.threads.map((thread) => [thread.conversationId, thread]))
  const listed = new Map(screen.rows.map((row) => [row.id, row]))
  for (const [id, stored] of Object.entries(standing)) {
    const isVisitors = screen.reader === 'visitor'
    const isTheirs = isVisitors ? stored.visitorId === personId : stored.status !== 'closed'
    const [head, version] = isVisitors ? [stored.visitorHead, stored.visitorVersion] : [stored.head, stored.version]
    const view = shown.get(id)?.view
    const row = listed.get(id)
    if (isTheirs && row?.version !== version) return `its list has ${id} at version ${row?.version}, not ${version}`
    if (isTheirs && (view?.version !== version || view.head !== head)) {
      return `${id} is at version ${view?.version} and head ${view?.head}, not at ${version} and ${head}`
    }
  }
  return null
}

function newcomers({ visitors, agents }: Company, house: House, ids: readonly string[]): Promise<Fresh[]> {
  const door = { url: house.origin, headers: { origin: house.origin } }
  return Promise.all([
    ...visitors.map((visitor) => visitorComes(visitor, door, ids)),
    ...agents.map((agent) => agentComes(agent, door, ids)),
  ])
}

async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  for (const deadline = Date.now() + withinMs; !isSo();) {
    if (Date.now() > deadline) throw new Error('Not everybody came in before anything was harmed.')
    await pause(50)
  }
}
