import { limits } from '@parley/protocol'

/** Whether a text could be an e-mail address; the server has the last word. */
export const isEmail = (text: string): boolean =>
  text.trim().length <= limits.emailLength && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())
