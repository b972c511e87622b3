import { expect, test } from 'vitest'
import { piecesOf } from './marked.js'

const shown = (excerpt: string, marks: [number, number][]) =>
  piecesOf(excerpt, marks).map(({ text, found }) => found ? `[${text}]` : text).join('')

test('marks what was found, wherever it stands', () => {
  expect(shown('my order 8841', [[3, 8]])).toBe('my [order] 8841')
  expect(shown('order 8841', [[0, 5], [6, 10]])).toBe('[order] [8841]')
  expect(shown('发票抬头可以修改吗', [[0, 2]])).toBe('[发票]抬头可以修改吗')
  expect(shown('nothing', [])).toBe('nothing')
})

test('takes marks in any order, and those that touch or overlap as one', () => {
  expect(shown('abcdef', [[4, 6], [0, 2]])).toBe('[ab]cd[ef]')
  expect(shown('abcdef', [[0, 3], [2, 4]])).toBe('[abcd]ef')
  expect(shown('abcdef', [[0, 2], [2, 4]])).toBe('[abcd]ef')
})

test('never loses or doubles a letter, whatever the marks say', () => {
  for (const marks of [[[-3, 2]], [[4, 99]], [[9, 12]], [[3, 1]], [[0, 6], [1, 2]]] as [number, number][][]) {
    expect(piecesOf('abcdef', marks).map(({ text }) => text).join('')).toBe('abcdef')
  }
})
