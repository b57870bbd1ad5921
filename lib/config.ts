import { glanceForConfig } from './glance-config.ts'

if (!glanceForConfig({ quiet: true })) {
  const { enterConfig } = require('./enter.ts') as typeof import('./enter.ts')
  enterConfig()
}
