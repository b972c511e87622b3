import { main } from './processes.mjs'
import { runWorkspaceScript } from './workspace-script.mjs'

void main(() => runWorkspaceScript('bench', 'bench'))
