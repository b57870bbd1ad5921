import swc from '@swc/jest'
import { withCounters } from '../../../scripts/counting.mjs'

/** The transformer of jest.config.mjs, with counters in the files of lib. */
export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options)
    return {
      process: (text, path, settings) =>
        transformer.process(
          path.includes('/__tests__/') ? text : withCounters(path, text).code,
          path,
          settings,
        ),
    }
  },
}
