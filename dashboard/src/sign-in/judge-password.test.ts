import { expect, test } from 'vitest'
import { isAcceptable, judgePassword } from './judge-password.js'

test('says how much is missing until the server would take it', () => {
  expect(judgePassword('')).toEqual({ state: 'empty', strength: 0 })
  expect(judgePassword('short')).toEqual({ state: 'short', strength: 1, missing: 7 })
  expect(isAcceptable(judgePassword('elevenchars'))).toBe(false)
  expect(isAcceptable(judgePassword('twelve chars'))).toBe(true)
})

test('refuses what is longer than the server takes', () => {
  expect(judgePassword('correct horse '.repeat(9)).state).toBe('strong')
  expect(judgePassword('correct horse '.repeat(10)).state).toBe('long')
})

test('advises against what is easy to guess, and accepts it', () => {
  const guessable = ['aaaaaaaaaaaa', '123456789012', 'qwertyuiop12', 'password1234', '987654321abx']
  for (const password of guessable) {
    expect(judgePassword(password).state, password).toBe('guessable')
    expect(isAcceptable(judgePassword(password))).toBe(true)
  }
})

test('knows the name and the address of its owner', () => {
  const about = ['Maya Lind', 'maya@oaklamp.example']
  expect(judgePassword('oaklamp-2026', about).state).toBe('guessable')
  expect(judgePassword('oaklamp-2026').state).toBe('fair')
  expect(judgePassword('maya walks over nine green hills', about).state).toBe('strong')
})

test('takes a sentence as strong', () => {
  expect(judgePassword('nine lamps on the oak')).toEqual({ state: 'strong', strength: 4 })
  expect(judgePassword('灯火阑珊处有九盏橡木台灯在风里轻轻摇晃').state).toBe('strong')
})
