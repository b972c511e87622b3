import { expect, it, vi } from 'vitest'
import { Gathered } from './gathered.js'

const turn = () => new Promise((done) => { setImmediate(done) })

it('answers all who ask in one turn together, and who asks meanwhile with the next', async () => {
  const asked: number[][] = []
  const gates: PromiseWithResolvers<void>[] = []
  const doubled = new Gathered<number, number>(async (questions) => {
    asked.push([...questions])
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    return questions.map((question) => question * 2)
  })
  const first = [doubled.ask(1), doubled.ask(2)]
  await turn()
  const next = [doubled.ask(3), doubled.ask(4), doubled.ask(5)]
  await turn()
  expect(asked).toEqual([[1, 2]])
  gates[0]?.resolve()
  expect(await Promise.all(first)).toEqual([2, 4])
  await turn()
  expect(asked).toEqual([[1, 2], [3, 4, 5]])
  gates[1]?.resolve()
  expect(await Promise.all(next)).toEqual([6, 8, 10])
})

it('answers a larger crowd in several goes', async () => {
  const sizes: number[] = []
  const same = new Gathered<number, number>(async (questions) => {
    sizes.push(questions.length)
    return questions
  }, 4)
  const numbers = Array.from({ length: 10 }, (_, place) => place)
  expect(await Promise.all(numbers.map((each) => same.ask(each)))).toEqual(numbers)
  expect(sizes).toEqual([4, 4, 2])
})

it('fails who waited beside it where the database was away for long, and nobody where it only failed', async () => {
  const away = Object.assign(new Error('away'), { code: 'ETIMEDOUT' })
  const gates: PromiseWithResolvers<void>[] = []
  const asked = new Gathered<string, string>(async (questions) => {
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    return questions
  })
  const outcome = async (spentMs: number) => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
    const [first, beside] = [asked.ask('first').catch(String), turn().then(() => asked.ask('beside')).catch(String)]
    await turn()
    await turn()
    clock.mockReturnValue(spentMs)
    gates.shift()?.reject(away)
    await first
    await turn()
    gates.shift()?.resolve()
    clock.mockRestore()
    return beside
  }
  expect(await outcome(1_000)).toBe('Error: away')
  expect(await outcome(999)).toBe('beside')
})

it('fails all who asked together, and nobody after them', async () => {
  let isAway = true
  const gathered = new Gathered<number, number>(async (questions) => {
    if (isAway) throw new Error('away')
    return questions
  })
  const outcomes = await Promise.allSettled([gathered.ask(1), gathered.ask(2)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isAway = false
  expect(await gathered.ask(3)).toBe(3)
})
