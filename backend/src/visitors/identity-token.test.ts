import jwt from 'jsonwebtoken'
import { describe, expect, it } from 'vitest'
import { readIdentity } from './identity-token.js'

const now = new Date('2026-11-27T08:00:00Z')
const seconds = now.getTime() / 1000
const secret = 'the secret of the shop'
const claims = { sub: 'customer-7', exp: seconds + 600 }
const signed = (wish: object = {}, key = secret, options: jwt.SignOptions = {}) =>
  jwt.sign({ ...claims, ...wish }, key, { algorithm: 'HS256', noTimestamp: true, ...options })
const read = (token: string, secrets = [secret]) => readIdentity(token, secrets, now)
const reason = (token: string, secrets?: string[]) => {
  try {
    read(token, secrets)
  } catch (error) {
    return error instanceof Error ? error.message : 'thrown'
  }
  return 'taken'
}

describe('an identity token', () => {
  it('says who somebody is, what they are called and more', () => {
    expect(read(signed())).toEqual({
      externalId: 'customer-7', name: null, email: null, attributes: {}, endsAt: new Date('2026-11-27T08:11:00Z'),
    })
    const attributes = { 'plan': 'Gold', 'seats': 12, 'trial': false, 'crm.id': '' }
    expect(read(signed({ name: ' Wei ', email: 'Wei@Shop.example', attributes, iat: seconds, jti: 'x', aud: 'parley' })))
      .toMatchObject({ name: 'Wei', email: 'wei@shop.example', attributes })
    expect(read(signed({ name: null, email: null, attributes: null }))).toMatchObject({ name: null, email: null, attributes: {} })
  })

  it('is signed with one of the secrets of the site, by HS256', () => {
    expect(reason(signed(), ['another', secret])).toBe('taken')
    expect(reason(signed(), [])).toContain('no identity secret')
    const bare = signed()
    const [head = '', body = '', signature = ''] = bare.split('.')
    const wrong = [
      signed({}, 'another'), signed({}, secret, { algorithm: 'HS512' }), jwt.sign(claims, '', { algorithm: 'none' }), `${head}.${body}.`,
      'a.b.c', '', `${head}.${body}`, `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url')}.${signature}`,
    ]
    for (const token of wrong) expect(reason(token), token).toContain('not a JWT that was signed')
    // The last letter of a signature has bits that decode to nothing: another one there would be the same bytes.
    const twins = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((last) => bare.slice(0, -1) + last)
    expect(twins.filter((token) => reason(token) === 'taken')).toEqual([bare])
  })

  it('ends within a day, and clocks may be a minute apart', () => {
    const until = (exp: unknown) => reason(jwt.sign(JSON.stringify({ sub: 'x', exp }), secret, { algorithm: 'HS256' }))
    expect(until(seconds - 59)).toBe('taken')
    expect(until(seconds - 60)).toContain('expired')
    expect(until(seconds + 24 * 3_600 + 60)).toBe('taken')
    expect(until(seconds + 24 * 3_600 + 61)).toContain('longer than 24 hours')
    expect(until(undefined)).toContain('exp: is missing')
    expect(until('tomorrow')).not.toBe('taken')
    expect(reason(signed({ nbf: seconds + 60 }))).toBe('taken')
    expect(reason(signed({ nbf: seconds + 61 }))).toContain('not good yet')
  })

  it('says nothing by a name that is a trap', () => {
    const { attributes } = read(signed({ attributes: JSON.parse('{"__proto__": {"plan": "gold"}, "seats": 3}') as object }))
    expect(attributes).toEqual({ seats: 3 })
    expect(attributes['plan']).toBeUndefined()
  })

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, at]))
  it.each<[string, object, object]>([
    ['a sub', { sub: '' }, { sub: 'x'.repeat(200) }],
    ['a sub that is not too long', { sub: 'x'.repeat(201) }, { sub: ' 7 ' }],
    ['a sub of text', { sub: 7 }, { sub: '7' }],
    ['a sub that can be kept', { sub: 'a\u0000' }, { sub: '李' }],
    ['a name', { name: ' ' }, { name: 'W' }],
    ['a name that is not too long', { name: 'W'.repeat(81) }, { name: 'W'.repeat(80) }],
    ['an address', { email: 'wei' }, { email: 'wei@shop.example' }],
    ['attributes that are a flat object', { attributes: { plan: { of: 'it' } } }, { attributes: { plan: 'it' } }],
    ['not a list', { attributes: ['gold'] }, { attributes: {} }],
    ['no nothing in it', { attributes: { plan: null } }, { attributes: { plan: '' } }],
    ['twenty of them', { attributes: many(21) }, { attributes: many(20) }],
    ['simple names', { attributes: { 'a b': 1 } }, { attributes: { a_b: 1 } }],
    ['names that begin with a letter or digit', { attributes: { _a: 1 } }, { attributes: { '2a': 1 } }],
    ['short names', { attributes: { ['a'.repeat(41)]: 1 } }, { attributes: { ['a'.repeat(40)]: 1 } }],
    ['short texts', { attributes: { plan: 'x'.repeat(201) } }, { attributes: { plan: 'x'.repeat(200) } }],
  ])('has %s', (_, wrong, right) => {
    expect(reason(signed(right))).toBe('taken')
    expect(reason(signed(wrong))).toMatch(/not complete: (sub|name|email|attributes)/)
  })
})
