import { join } from 'node:path'
import { describeSite } from 'test-support/describe-site.ts'

describeSite('express', [join(import.meta.dirname, '../src/main.ts')])
