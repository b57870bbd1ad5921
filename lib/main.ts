import { dotenv, face } from './dotenv.ts'
import * as secrets from './index.ts'
import { refuseWhileLoading } from './loading.ts'
import { detectMode } from './mode.ts'

refuseWhileLoading()
loadAhead()

// The public list as `require('secrets')` returns it: plain properties that can be replaced, on the very
// object that `config` calls through. An ES module's exports would be neither.
module.exports = Object.assign(face, secrets)

/** Loads what `config` needs in development: a test suite may stub `fs` before it calls it. */
function loadAhead(): void {
  try {
    if (detectMode().mode === 'production') return
  } catch {
    return // SECRETS_MODE is neither mode; the first call says so.
  }
  dotenv()
  require('./config-development.ts')
  require('./sources.ts')
  require('./report.ts')
}
