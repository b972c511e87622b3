import type { SameKeys } from '../words.js'
import type { settingsEn } from './settings.en.js'

export const settingsZh: SameKeys<typeof settingsEn> = {}
