import { withCompileCache } from './build.mjs'
import { main } from './processes.mjs'
import { runWorkspaceScript } from './workspace-script.mjs'

void main(() => runWorkspaceScript('faults', 'faults', withCompileCache({})))
