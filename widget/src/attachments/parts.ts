import { wear } from '../ui/wear.js'
import css from './attachments.css?inline'

export { Files } from './files.js'
export { Tray } from './tray.js'
export { filesOf, stageInto } from '@parley/client/attachments'

wear(css)
