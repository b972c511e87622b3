import { expect, test } from 'vitest'
import { commandIds, commands } from './commands.js'
import { isSingle } from './keys.js'

const chords = commandIds.flatMap((id) => [...commands[id].chords])

test('no two commands share a key', () => {
  expect(chords.filter((chord, place) => chords.indexOf(chord) !== place)).toEqual([])
})

test('what a single key does can be done without one, but for the sheet, which the menu opens too', () => {
  const onlySingle = commandIds.filter((id) => commands[id].chords.length > 0 && commands[id].chords.every(isSingle))
  expect(onlySingle).toEqual(['sheet'])
})
