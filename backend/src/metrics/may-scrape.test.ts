import { expect, it } from 'vitest'
import { isNear, mayScrape } from './may-scrape.js'

it('knows a private address from a public one', () => {
  const near = ['127.0.0.1', '::1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '::ffff:10.0.0.1', 'fd00::1', 'fe80::1%lo']
  for (const address of near) {
    expect(isNear(address), address).toBe(true)
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '2001:db8::1', '::ffff:8.8.8.8', '', 'nonsense']) {
    expect(isNear(address), address).toBe(false)
  }
})

it('lets in whom a trusted proxy names, and nobody whom another one brings', () => {
  const asked = { authorization: undefined, isForwarded: true }
  expect(mayScrape({ ...asked, address: '10.0.0.9', peer: '10.0.0.2' }, null)).toBe(true)
  expect(mayScrape({ ...asked, address: '8.8.8.8', peer: '10.0.0.2' }, null)).toBe(false)
  expect(mayScrape({ ...asked, address: '10.0.0.2', peer: '10.0.0.2' }, null)).toBe(false)
})

it('asks only for the token where there is one', () => {
  const stranger = { address: '8.8.8.8', peer: '8.8.8.8', isForwarded: false }
  expect(mayScrape({ ...stranger, authorization: 'Bearer right' }, 'right')).toBe(true)
  for (const authorization of ['Bearer wrong', 'right', '', undefined]) {
    expect(mayScrape({ ...stranger, address: '127.0.0.1', authorization }, 'right')).toBe(false)
  }
})
