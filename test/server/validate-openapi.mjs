/** Reads an OpenAPI document, prints what is wrong with it (null: nothing) and its version. A program of its own: the validator is an ES module only. */
import { Validator } from '@seriousme/openapi-schema-validator';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const validator = new Validator();
const { errors } = await validator.validate(JSON.parse(text));
process.stdout.write(JSON.stringify([errors ?? null, validator.version]));
