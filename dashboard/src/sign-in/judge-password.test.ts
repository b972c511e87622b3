import { expect, test } from 'vitest'
import { isAcceptable, judgePassword } from './judge-password.js'

const nobody = { name: '', email: '' }
const maya = { name: 'Maya Lind', email: 'mlind@oaklamp.example' }
const stateOf = (password: string, owner = nobody) => judgePassword(password, owner).state

test('says how much is missing until the server would take it', () => {
  expect(judgePassword('', nobody)).toEqual({ state: 'empty', strength: 0 })
  expect(judgePassword('short', nobody)).toEqual({ state: 'short', strength: 1, missing: 7 })
  expect(isAcceptable(judgePassword('elevenchars', nobody))).toBe(false)
  expect(isAcceptable(judgePassword('twelve chars', nobody))).toBe(true)
})

test('counts characters, not their parts', () => {
  expect(stateOf('😀🐳🌵🍋🎲🚲🧦🪁🥁🎻🧊')).toBe('short')
  expect(stateOf('灯火阑珊处有九盏橡木台灯')).toBe('fair')
})

test('refuses what is longer than the server takes', () => {
  const sentence = 'nine lamps stand on the old oak '
  expect(stateOf(sentence.repeat(4).slice(0, 128))).toBe('strong')
  expect(stateOf(sentence.repeat(4) + 'x')).toBe('long')
})

test('refuses what repeats itself or follows the keyboard', () => {
  for (const password of ['aaaaaaaaaaaa', '123456789012', 'qwertyuiopas', 'tictactictac', '987654321abc']) {
    expect(stateOf(password), password).toBe('regular')
  }
})

test('refuses the name, the address and the name of the product', () => {
  expect(stateOf('Maya walks over nine hills', maya)).toBe('own')
  expect(stateOf('twelve mlind lamps', maya)).toBe('own')
  expect(stateOf('parley is a table', maya)).toBe('own')
  expect(stateOf('maya walks over nine hills')).toBe('strong')
})

test('takes a sentence as strong', () => {
  expect(judgePassword('nine lamps on the oak', maya)).toEqual({ state: 'strong', strength: 4 })
})
