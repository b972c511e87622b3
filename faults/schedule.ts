import { createDice, type Dice } from './dice.js'

/** The places where a wire runs. */
export const wirePlaces = ['client', 'proxy', 'postgres', 'redis'] as const
export type WirePlace = (typeof wirePlaces)[number]
/** What a wire can do; see `Weather`. */
export const wireDeeds = ['down', 'reset', 'hold', 'hold-up', 'hold-down', 'freeze', 'late', 'slow', 'slice'] as const
export type WireDeed = (typeof wireDeeds)[number]

const nodeKinds = [
  'node-killed', 'node-killed-before-insert', 'node-killed-before-commit', 'node-killed-after-commit',
  'node-killed-after-acknowledgement', 'nodes-restarted',
] as const
const storeKinds = [
  'postgres-killed', 'postgres-read-only', 'postgres-disk-full', 'redis-killed', 'redis-flushed',
] as const
const clientKinds = ['page-reloaded', 'clock-off', 'requests-repeated'] as const
const ackKinds = ['acknowledgements-twice', 'acknowledgements-late', 'acknowledgements-lost'] as const
export type WireKind = `${WirePlace}-${WireDeed}`
export type FaultKind =
  | (typeof nodeKinds)[number] | (typeof storeKinds)[number] | (typeof clientKinds)[number] | (typeof ackKinds)[number]
  | WireKind

const wireKinds = wirePlaces.flatMap((place) => wireDeeds.map((deed): WireKind => `${place}-${deed}`))
export const faultKinds: readonly FaultKind[] = [...nodeKinds, ...storeKinds, ...clientKinds, ...ackKinds, ...wireKinds]

/** How often a kind comes, against the others. What stops the whole house is rare: something is to be left. */
const weights: Record<FaultKind, number> = {
  'node-killed': 1, 'node-killed-before-insert': 1, 'node-killed-before-commit': 1, 'node-killed-after-commit': 1,
  'node-killed-after-acknowledgement': 1, 'nodes-restarted': 1,
  'postgres-killed': 1, 'postgres-read-only': 0.7, 'postgres-disk-full': 0.7, 'redis-killed': 1.5, 'redis-flushed': 1.5,
  'page-reloaded': 10, 'clock-off': 4, 'requests-repeated': 6,
  'acknowledgements-twice': 4, 'acknowledgements-late': 4, 'acknowledgements-lost': 4,
  ...Object.fromEntries(wireKinds.map((kind) => [kind, weightOf(kind)])) as Record<WireKind, number>,
}
function weightOf(kind: WireKind): number {
  return kind.startsWith('client') ? 4 : kind.startsWith('redis') ? 1 : 0.6
}

/** Everybody has begun to talk before anything goes wrong. */
const CALM_MS = 1_500

/** One fault that is to happen. Who is hit is `target` modulo however many there are. */
export interface Injection {
  atMs: number
  kind: FaultKind
  target: number
  lastsMs: number
  /** From 0 to 1, for whatever else the kind leaves open. */
  coin: number
}

export interface ScheduleOptions { seconds: number; perSecond: number; kinds: readonly FaultKind[] }

/** Everything that is to go wrong in a run. The same seed and options give the same schedule. */
export function scheduleOf(seed: number, { seconds, perSecond, kinds }: ScheduleOptions): Injection[] {
  const dice = createDice(seed).split('schedule')
  const count = Math.round(seconds * perSecond)
  const injections = Array.from({ length: count }, () => {
    const kind = weighted(dice, kinds)
    return {
      atMs: dice.whole(CALM_MS, CALM_MS + seconds * 1000), kind, target: dice.whole(0, 9_999),
      lastsMs: durationOf(dice, kind), coin: dice.next(),
    }
  })
  return injections.sort((one, other) => one.atMs - other.atMs)
}

function weighted(dice: Dice, kinds: readonly FaultKind[]): FaultKind {
  let left = dice.next() * kinds.reduce((sum, kind) => sum + weights[kind], 0)
  for (const kind of kinds) {
    left -= weights[kind]
    if (left < 0) return kind
  }
  return kinds[0] ?? 'page-reloaded'
}

/** Mostly short, as most trouble is; a tenth lasts longer than a client may take to notice. */
function durationOf(dice: Dice, kind: FaultKind): number {
  if (kind.startsWith('client-') && dice.chance(0.1)) return dice.whole(15_000, 35_000)
  if (kind.startsWith('postgres-') || kind.startsWith('redis-')) return dice.whole(200, 2_500)
  return dice.whole(300, 5_000)
}
