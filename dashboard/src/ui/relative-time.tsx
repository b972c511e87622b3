import { now } from '../store/clock.js'
import { briefly, exactly } from '../words/times.js'

/** A time, relative while it is recent and exact on hover. */
export function RelativeTime({ at }: { at: string }) {
  return <time dateTime={at} title={exactly(at)}>{briefly(at, now.value)}</time>
}
