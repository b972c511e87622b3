import type { ErrorCode } from '@parley/protocol'

interface Particulars {
  /** Seconds. */
  retryAfter?: number
  errors?: { path: string; message: string }[]
}

/** An expected no, with a code for programs and words for people. Transports turn it into their own form. */
export class Refusal extends Error {
  constructor(readonly code: ErrorCode, words: string, readonly particulars: Particulars = {}) {
    super(words)
    this.name = 'Refusal'
  }
}

/** The one answer for unknown and for forbidden things, so that nobody learns which it was. */
export const notFound = (what: string) => new Refusal('not_found', `There is no such ${what} for you.`)
