import { drawing, ring } from '../ui/icons.js'

const eyes = 'M15 10V9M9 10V9'

/** From very bad to very good. */
export const faces = [
  drawing('M15 12v-1.584M17 10a5 5 0 00-3 1M7 10a5 5 0 013 1M9 12v-1.584M9 17a5 5 0 016.001 0', ring),
  drawing(`${eyes}M9 16a5 5 0 016 0`, ring),
  drawing(`${eyes}M8 16h8`, ring),
  drawing(`${eyes}M16.472 15a6 6 0 01-8.943 0`, ring),
  drawing(`${eyes}M7.084 14.302a5.12 5.12 0 009.833 0 .24.24 0 00-.235-.302H7.32a.24.24 0 00-.235.302`, ring),
]
