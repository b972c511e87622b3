import { isUnavailable } from './unavailable.js'

interface Asked<Question, Answer> { question: Question; settle: PromiseWithResolvers<Answer> }

/** Answers in one statement at most; a crowd larger than this is answered in several, one after another. */
const MOST_TOGETHER = 500
/** Where a database that is away was waited for this long, those who have waited too would fare no better. */
const LONG_MS = 1_000

/**
 * Answers many with one statement. Whoever asks while none runs is answered at once, together with all who ask in the
 * same turn of the event loop; whoever asks while one runs is in the next. So an answer is never older than its
 * question, and a crowd of any size costs few statements and one connection of the pool, which leaves the others to
 * those who are at work. While the database is away nobody waits for more than one statement.
 */
export class Gathered<Question, Answer> {
  private readonly waiting: Asked<Question, Answer>[] = []
  private isRunning = false

  /** `answer` gives the answers in the order of the questions. Where it fails, it fails all who asked. */
  constructor(
    private readonly answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    private readonly mostTogether = MOST_TOGETHER,
  ) {}

  ask(question: Question): Promise<Answer> {
    const settle = Promise.withResolvers<Answer>()
    this.waiting.push({ question, settle })
    if (!this.isRunning) {
      this.isRunning = true
      setImmediate(() => void this.run())
    }
    return settle.promise
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const asked = this.waiting.splice(0, this.mostTogether)
      const beganAt = performance.now()
      try {
        const answers = await this.answer(asked.map(({ question }) => question))
        if (answers.length !== asked.length) throw new Error(`${asked.length} asked, and ${answers.length} were answered`)
        for (const [place, answer] of answers.entries()) asked[place]?.settle.resolve(answer)
      } catch (error) {
        const isAway = isUnavailable(error) && performance.now() - beganAt >= LONG_MS
        for (const { settle } of [...asked, ...isAway ? this.waiting.splice(0) : []]) settle.reject(error)
      }
    }
    this.isRunning = false
  }
}
