/** A failure that its message explains in full: it is printed as one line, without a stack. */
export class Failure extends Error {}

const tickMs = 1_000
const quietTickMs = 15_000

/**
 * Runs one step of a command and shows that it runs: a line that counts seconds on a terminal, a line now and then
 * elsewhere. Returns what the work returns.
 */
export async function step(label, work) {
  const startedAt = Date.now()
  const isTerminal = process.stdout.isTTY
  const elapsed = () => {
    const ms = Date.now() - startedAt
    return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
  }
  const show = (ending, end) => process.stdout.write(`${isTerminal ? '\r' : ''}${label} … ${ending}${end}`)
  if (isTerminal) show('', '')
  const timer = setInterval(() => show(elapsed(), isTerminal ? ' ' : '\n'), isTerminal ? tickMs : quietTickMs)
  try {
    const result = await work()
    show(elapsed(), '  \n')
    return result
  } catch (error) {
    show(`failed after ${elapsed()}`, '\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}
