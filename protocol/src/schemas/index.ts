export * from './socket.js'
export * from './rest.js'
