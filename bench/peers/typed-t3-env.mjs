// What a user of t3-env and zod writes for the template of projects/bookings.
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'

createEnv({
  server: {
    APP_URL: z.url(),
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    DATABASE_URL: z.url(),
    LINK_SECRET: z.string().min(24),
    SMTP_HOST: z.string().min(1),
    SMTP_PORT: z.coerce.number().int().min(1).max(65535),
    SMTP_USER: z.string().min(1),
    SMTP_PASSWORD: z.string().min(1),
    MAIL_FROM: z.email(),
    CALENDAR_INTERVAL: z.coerce.number().min(5).max(1440),
    CALENDAR_TOKEN: z.string().min(1),
    ALLOW_SAME_DAY: z.stringbool(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    OPENING_HOURS: z.string().transform((text) => JSON.parse(text)),
  },
  runtimeEnv: process.env,
})
