export * from './shelf.js'
export * from './shown-file.js'
export * from './staging.js'
