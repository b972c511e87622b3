import { describe, expect, it } from 'vitest'
import { frameAddress, readAddress } from './address.js'
import { envelope, isToFrame, isToPage } from './messages.js'

describe('what page and frame say to each other', () => {
  it('is recognised when it has the shape', () => {
    expect(isToFrame(envelope({ type: 'open' }))).toBe(true)
    expect(isToFrame(envelope({ type: 'reopen' }))).toBe(true)
    expect(isToFrame(envelope({ type: 'identify', token: 'a.b.c' }))).toBe(true)
    expect(isToFrame(envelope({ type: 'page', url: 'https://shop.example/', title: '', referrer: '' }))).toBe(true)
    expect(isToPage(envelope({ type: 'unread', count: 2 }))).toBe(true)
    expect(isToPage(envelope({ type: 'look', color: '#aa3300', side: 'left' }))).toBe(true)
  })

  it.each([
    ['nothing', null], ['a text', 'open'], ['no mark', { type: 'open' }], ['another mark', { parley: 2, type: 'open' }],
    ['an unknown type', { parley: 1, type: 'eval' }], ['a name of every object', { parley: 1, type: 'toString' }],
    ['an identity that is no text', { parley: 1, type: 'identify', token: 7 }],
    ['a page without a title', { parley: 1, type: 'page', url: 'https://shop.example/' }],
  ])('is dropped as %s', (_, data) => {
    expect(isToFrame(data)).toBe(false)
  })

  it.each([
    ['a count below nothing', { parley: 1, type: 'unread', count: -1 }],
    ['a count in words', { parley: 1, type: 'unread', count: '2' }],
    ['a colour that is more than one', { parley: 1, type: 'look', color: '#fff;background:url(x)', side: 'left' }],
    ['a side that is none', { parley: 1, type: 'look', color: '#ffffff', side: 'top' }],
    ['what the page says to the frame', { parley: 1, type: 'open' }],
  ])('is dropped as %s', (_, data) => {
    expect(isToPage(data)).toBe(false)
  })
})

describe('the address of the frame', () => {
  it('is read as it was written', () => {
    const told = { siteKey: 'site_1/é', origin: 'https://shop.example', language: 'zh', color: '#aa3300' }
    const { pathname, hash } = new URL(frameAddress('https://help.example', told))
    expect(readAddress({ pathname, hash })).toEqual(told)
  })

  it('names no page on the hosted page, whatever stands behind the #', () => {
    expect(readAddress({ pathname: '/chat/site_1', hash: '#origin=https://evil.example' }))
      .toEqual({ siteKey: 'site_1', origin: null, language: null, color: null })
  })

  it('passes on no colour but a colour, and survives a broken key', () => {
    expect(readAddress({ pathname: '/widget/frame/%E0%A4%A', hash: '#color=red' }))
      .toMatchObject({ color: null, siteKey: '%E0%A4%A' })
  })
})
