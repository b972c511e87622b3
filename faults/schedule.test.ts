import { expect, it } from 'vitest'
import { faultKinds, scheduleOf } from './schedule.js'

const options = { seconds: 600, perSecond: 10, kinds: faultKinds }

it('comes again with its seed, and only with it', () => {
  expect(scheduleOf(7, options)).toEqual(scheduleOf(7, options))
  expect(scheduleOf(8, options)).not.toEqual(scheduleOf(7, options))
})

it('has every kind in it, in time, in order', () => {
  const schedule = scheduleOf(1, options)
  expect(new Set(schedule.map(({ kind }) => kind))).toEqual(new Set(faultKinds))
  expect(schedule).toHaveLength(6_000)
  expect(schedule.every(({ atMs }) => atMs > 0 && atMs <= 602_000)).toBe(true)
  const times = schedule.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})

it('has only the kinds that were asked for', () => {
  const kinds = new Set(scheduleOf(1, { ...options, kinds: ['clock-off', 'redis-killed'] }).map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['clock-off', 'redis-killed']))
})
