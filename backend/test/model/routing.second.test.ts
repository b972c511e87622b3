import { proves } from './shard.js'

proves(2, 400, 1)
