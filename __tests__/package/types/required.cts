// The same as CommonJS sees it.
import dotenv = require('dotenv')

import { expectTypeOf } from 'expect-type'

import secrets = require('secrets')

expectTypeOf(secrets.config).toExtend<typeof dotenv.config>()
expectTypeOf(secrets.parse).toExtend<typeof dotenv.parse>()
expectTypeOf(secrets.populate).toExtend<typeof dotenv.populate>()
