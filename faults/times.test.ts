import { expect, it } from 'vitest'
import type { Harm } from './faults/harming.js'
import { timesOf, type Spell } from './times.js'
import type { Wire } from './wire.js'

const aWire = (name: string): Wire => ({
  name, port: 0, aim: () => undefined, set: () => undefined, heal: () => undefined, reset: () => undefined,
  freeze: () => undefined, connections: () => 0, felt: () => 0, close: () => Promise.resolve(),
})
const [mine, other] = [aWire('mine'), aWire('other')]
const spell = (beganAt: number, endedAt: number, leftOnlineAt: number | null = beganAt): Spell =>
  ({ page: 'page', wire: mine, beganAt, endedAt, leftOnlineAt })
const harm = (kind: Harm['kind'], wire: Wire | null, beganAt: number, endedAt: number): Harm =>
  ({ kind, wire, beganAt, endedAt })
const times = (harms: Harm[], spells: Spell[]) => timesOf({ sends: [], acks: [] }, harms, spells)

it('counts from a line going silent to its pages noticing, and only where they could', () => {
  expect(times([harm('client-freeze', mine, 100, 100)], [spell(20_000, 21_000)]).toNotice).toEqual([19_900])
  expect(times([harm('client-hold', mine, 100, 5_000)], [spell(20_000, 21_000)]).toNotice).toEqual([])
  expect(times([harm('client-freeze', mine, 100, 100)], [spell(50, 200), spell(300, 400)]).toNotice).toEqual([])
  expect(times([harm('client-freeze', other, 100, 100)], [spell(200, 300)]).toNotice).toEqual([])
  expect(times([harm('client-reset', mine, 100, 100)], [spell(101, 300)]).toNotice).toEqual([])
})

it('counts from the last obstacle being gone to a page being up to date', () => {
  expect(times([], [spell(100, 400)]).toResume).toEqual([300])
  const harms = [
    harm('client-down', mine, 90, 250), harm('node-killed', null, 90, 350), harm('client-down', other, 90, 390),
    harm('client-down', mine, 90, 900),
  ]
  expect(times(harms, [spell(100, 400)]).toResume).toEqual([50])
})
