/** What time it is. Passed in, so that a story can say so instead of waiting. */
export abstract class Clock {
  abstract now(): Date
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date()
  }
}
