import type { ReplyError } from '@parley/protocol'
import { errorWords, t } from '../words/words.js'

/** Why a conversation could not be taken. */
export const takingWords = (error: Pick<ReplyError, 'code'>): string =>
  error.code === 'conflict' ? t('inbox.noRoom') : errorWords(error)
