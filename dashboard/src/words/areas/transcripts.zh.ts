import type { SameKeys } from '../words.js'
import type { transcriptsEn } from './transcripts.en.js'

export const transcriptsZh: SameKeys<typeof transcriptsEn> = {}
