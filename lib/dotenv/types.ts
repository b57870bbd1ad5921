import type * as Dotenv from 'dotenv'

/** dotenv's options of `config`; `path` takes a list of URLs too. */
export interface DotenvConfigOptions extends Omit<Dotenv.DotenvConfigOptions, 'path'> {
  /**
   * The env files to read: a path (`~` is the home folder), a `file:` URL, or several.
   * @default `DOTENV_PATH`, `DOTENV_CONFIG_PATH`, or `.env` in the working directory
   */
  path?: string | URL | (string | URL)[]
}

/** What stands in dotenv's place; `config` calls the others through it, so that they can be stubbed. */
export interface DotenvApi {
  config: (options?: DotenvConfigOptions) => Dotenv.DotenvConfigOutput
  configDotenv: (options?: DotenvConfigOptions) => Dotenv.DotenvConfigOutput
  parse: typeof Dotenv.parse
  populate: typeof Dotenv.populate
}
