import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the built apps are. */
export class WebFolders {
  constructor(readonly widget: string, readonly dashboard: string) {}
}

/** The apps as they were built beside the backend, whether that runs from its sources or from its own build. */
export function builtApps(): WebFolders {
  let root = import.meta.dirname
  while (!existsSync(join(root, 'package-lock.json')) && dirname(root) !== root) root = dirname(root)
  return new WebFolders(join(root, 'widget', 'dist'), join(root, 'dashboard', 'dist'))
}
