// Holds lists of components against the schema of CycloneDX 1.6. Usage: node xtask/js/sbom.mjs FILE…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const krev = createRequire(import.meta.url);
const Ajv = krev('ajv').default ?? krev('ajv');
const mappe = join(dirname(krev.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
const skjema = (navn) => JSON.parse(readFileSync(join(mappe, navn), 'utf8'));

// Formats (addresses, times) are not looked at: there are none in our lists.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
// They name each other by the file.
for (const navn of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
  ajv.addSchema({ ...skjema(navn), $id: `http://cyclonedx.org/schema/${navn}` });
}
const gyldig = ajv.compile(skjema('bom-1.6.SNAPSHOT.schema.json'));

for (const fil of process.argv.slice(2)) {
  if (!gyldig(JSON.parse(readFileSync(fil, 'utf8')))) {
    console.error(`${fil} følger ikke CycloneDX 1.6:`);
    for (const feil of gyldig.errors.slice(0, 10)) console.error(`  ${feil.instancePath} ${feil.message}`);
    process.exit(1);
  }
}
