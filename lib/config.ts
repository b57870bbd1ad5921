import { glanceForEntry } from './glance-config.ts'

if (!glanceForEntry()) {
  const { enterConfig } = require('./enter.ts') as typeof import('./enter.ts')
  enterConfig()
}
