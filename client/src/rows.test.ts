import type { Reply } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { settle } from './fakes/fake-time.js'
import { createRows, type Row } from './rows.js'

const row = (id: string, version: number, more: Partial<Row> = {}): Row =>
  ({ id, version, head: version, status: 'active', ...more })
const idsOf = (rows: ReadonlyMap<string, Row>) => [...rows.values()].map(({ id, version }) => `${id}${version}`)
const done = (...rows: Row[]): Reply<{ rows: Row[] }> => ({ ok: true, rows })

/** A reading whose answer the test gives. */
function slowly() {
  const answers: ((reply: Reply<{ rows: Row[] }>) => void)[] = []
  const ask = () => new Promise<Reply<{ rows: Row[] }>>((resolve) => {
    answers.push(resolve)
  })
  return { ask, answers }
}

describe('rows', () => {
  it('keep the newest version, whatever order things come in', () => {
    const rows = createRows<Row>()
    rows.put(row('a', 2))
    rows.put(row('a', 1))
    rows.put(row('b', 1))
    rows.remove('b')
    expect(idsOf(rows.all.value)).toEqual(['a2'])
  })

  it('are replaced by a reading, which forgets what is no longer there, be it older after a backup was put back', async () => {
    const rows = createRows<Row>()
    rows.put(row('gone', 1))
    rows.put(row('a', 3))
    expect(await rows.read(async () => done(row('a', 2), row('b', 1)))).toMatchObject({ ok: true })
    expect(idsOf(rows.all.value)).toEqual(['a2', 'b1'])
  })

  it('that were pushed or removed while a reading was under way win over it', async () => {
    const rows = createRows<Row>()
    const { ask, answers } = slowly()
    rows.put(row('left', 1))
    const reading = rows.read(ask)
    rows.put(row('new', 1))
    rows.put(row('a', 5))
    rows.remove('left')
    answers[0]?.(done(row('a', 4), row('left', 1), row('b', 1)))
    await reading
    expect(idsOf(rows.all.value)).toEqual(['a5', 'b1', 'new1'])
  })

  it('stay as they are when a reading is refused', async () => {
    const rows = createRows<Row>()
    rows.put(row('a', 1))
    const refused: Reply<{ rows: Row[] }> = { ok: false, error: { code: 'unavailable', message: 'no answer' } }
    expect(await rows.read(async () => refused)).toBe(refused)
    expect(idsOf(rows.all.value)).toEqual(['a1'])
  })

  it('are read once more, and only once, when it is asked for during a reading', async () => {
    const rows = createRows<Row>()
    const { ask, answers } = slowly()
    void rows.read(ask)
    const [second, third] = [rows.read(ask), rows.read(ask)]
    expect(answers).toHaveLength(1)
    answers[0]?.(done(row('a', 1)))
    await settle()
    expect(answers).toHaveLength(2)
    answers[1]?.(done(row('a', 2)))
    await Promise.all([second, third])
    expect(answers).toHaveLength(2)
    expect(idsOf(rows.all.value)).toEqual(['a2'])
    void rows.read(ask)
    expect(answers).toHaveLength(3)
  })

  it.each([
    ['nothing new', { a: { seq: 2, version: 2 } }, false],
    ['a newer version', { a: { seq: 2, version: 3 } }, true],
    ['a newer entry', { a: { seq: 3, version: 2 } }, true],
    ['one that is not here', { a: { seq: 2, version: 2 }, b: { seq: 1, version: 1 } }, true],
    ['one that is gone', {}, true],
  ])('are behind the heartbeat when it knows of %s', (_, heads, isBehind) => {
    const rows = createRows<Row>()
    rows.put(row('a', 2))
    rows.put(row('closed', 9, { status: 'closed' }))
    expect(rows.isBehind(heads, 2_000)).toBe(isBehind)
  })

  it('beyond those that a heartbeat names are not read again each time, but one that it named before is', async () => {
    const rows = createRows<Row>()
    await rows.read(async () => done(row('a', 1), row('b', 1)))
    rows.put(row('beyond', 1))
    const one = { seq: 1, version: 1 }
    const [a, b, c] = [one, one, one]
    expect([rows.isBehind({ a, b }, 2), rows.isBehind({ a, b }, 2)]).toEqual([false, false])
    rows.put(row('c', 1))
    expect(rows.isBehind({ a, c }, 2)).toBe(true)
    await rows.read(async () => done(row('a', 1), row('c', 1)))
    expect(rows.isBehind({ a, c }, 2)).toBe(false)
    rows.put(row('b', 1))
    expect(rows.isBehind({ a, c }, 3)).toBe(true)
  })
})
