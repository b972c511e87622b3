import { describe, expect, it } from 'vitest'
import { hashPassword, isPassword, weaknessOf } from './passwords.js'

const person = { name: 'Grace Hopper', email: 'grace.h@parley.example' }

describe('a password', () => {
  it.each([
    'four green boats at dawn', 'tr0ubadour&3-lamps', 'Vd8#kq2!Lm0z', '我的猫喜欢在窗边看雨和鸟飞过', 'purple monkey dishwasher', '😀😃😄😁😆😅😂🤣😊😇🙂🙃',
    'x'.repeat(4) + 'kR7wq-pl9ZtBn2'.repeat(8),
  ])('may be %s', (password) => expect(weaknessOf(password, person)).toBeNull())

  it.each([
    ['too short', 'Vd8#kq2!Lm0', /at least 12/], ['too short, though its bytes are many', '😀😃😄😁😆😅😂🤣😊😇🙂', /at least 12/],
    ['too long', 'kR7wq-pl9ZtBn2'.repeat(10), /at most 128/],
    ['with the own name', 'the hopper of grain', /Leave out/], ['with the own address', 'xx grace.h xx yy zz', /Leave out/],
    ['with the product', 'welcome to parley now', /Leave out/],
    ['of one character', 'aaaaaaaaaaaaaa', /repeats/], ['of a piece again and again', 'abc9abc9abc9abc9', /repeats/],
    ['along the keyboard', 'qwertyuiopasdf', /repeats|follows/], ['along the alphabet', 'abcdefghijklmn', /follows/], ['of digits in order', '123456789012', /follows/],
    ['backwards', '0987654321098', /follows/],
    ['a common word with digits', 'password1234', /first/], ['dressed up', 'P@ssw0rd2024!!', /first/], ['said twice', 'AdminAdmin12', /repeats/],
    ['two common words', 'iloveyou-sunshine', /first/], ['well known as a whole', 'correct horse battery staple', /first/],
    ['a known pattern', '1q2w3e4r5t6y', /first/], ['known in China', 'woaini5201314', /first/],
  ])('may not be %s: %s', (_, password, words) => expect(weaknessOf(password, person)).toMatch(words))

  it('is recognised, however its letters were typed', async () => {
    const hash = await hashPassword('caf\u00e9 by the harbour')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await isPassword(hash, 'cafe\u0301 by the harbour')).toBe(true)
    expect(await isPassword(hash, 'cafe by the harbour')).toBe(false)
  })

  it('of nobody is never right, and takes as long', async () => {
    const hash = await hashPassword('four green boats')
    const time = async (known: string | null) => {
      const began = performance.now()
      for (let count = 0; count < 5; count += 1) expect(await isPassword(known, 'something else')).toBe(false)
      return performance.now() - began
    }
    await time(null)
    const [known, unknown] = [await time(hash), await time(null)]
    expect(unknown).toBeGreaterThan(known / 3)
  })
})
