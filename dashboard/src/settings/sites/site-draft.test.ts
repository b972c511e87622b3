import { expect, test } from 'vitest'
import type { Site } from '@parley/protocol'
import { defaultAppearance } from '../embed-tag.js'
import { changesOf, draftOf, faultsOf } from './site-draft.js'

const site: Site = {
  id: 's', name: 'Oak & Lamp', siteKey: 'site_1', allowedOrigins: ['https://oak.example'], appearance: defaultAppearance,
  preChat: { name: 'optional', email: 'off' }, queueIds: ['q1', 'q2'], identity: null, createdAt: '2026-11-01T00:00:00Z', version: 4,
}

test('a draft begins without changes', () => {
  expect(changesOf(site, draftOf(site))).toEqual({})
})

test('only what was touched is sent', () => {
  const draft = draftOf(site)
  expect(changesOf(site, { ...draft, name: ' Oak ' })).toEqual({ name: 'Oak' })
  expect(changesOf(site, { ...draft, queueIds: ['q2', 'q1'] })).toEqual({ queueIds: ['q2', 'q1'] })
  expect(changesOf(site, { ...draft, appearance: { ...defaultAppearance, side: 'left' }, allowedOrigins: [] }))
    .toEqual({ appearance: { ...defaultAppearance, side: 'left' }, allowedOrigins: [] })
})

test('says what is missing', () => {
  const draft = draftOf(site)
  expect(faultsOf(draft)).toEqual({ name: false, color: false, queues: false })
  expect(faultsOf({ ...draft, name: ' ', queueIds: [], appearance: { ...defaultAppearance, color: '#12' } }))
    .toEqual({ name: true, color: true, queues: true })
})
