import { glanceForEntry } from './glance-config.ts'

if (!glanceForEntry()) {
  const { enterConfig } = require('./start.ts') as typeof import('./start.ts')
  enterConfig()
}
