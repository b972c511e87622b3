import { wear } from '../ui/wear.js'
import css from './attachments.css?inline'

export { Files } from './files.js'
export { stageInto, Tray } from './tray.js'
export { filesOf } from '@parley/client/attachments'

wear(css)
