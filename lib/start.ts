import { isPm2ClusterPreload } from './environment.ts'

/**
 * Runs a load at the entry point of a program: a refusal is printed on stderr and ends the process with code 78.
 *
 * @throws what `load` throws, if it is not a refusal
 */
export function start(load: () => void): void {
  try {
    if (isPm2ClusterPreload()) pm2().refuseClusterPreload()
    load()
  } catch (error) {
    const { exitOnRefusal } = require('./report/exit.ts') as typeof import('./report/exit.ts')
    exitOnRefusal(error)
  }
}

const pm2 = () => require('./report/pm2.ts') as typeof import('./report/pm2.ts')
