import { proves } from './shard.js'

proves(3, 200, 2)
