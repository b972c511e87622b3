import { proves } from './shard.js'

proves(1, 400, 1)
