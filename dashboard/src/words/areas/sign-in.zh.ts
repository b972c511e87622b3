import type { SameKeys } from '../words.js'
import type { signInEn } from './sign-in.en.js'

export const signInZh: SameKeys<typeof signInEn> = {}
