// Step 2 of 2, after lag-identifikatorer.py: adds what two JavaScript libraries say about each value.
//
//     npm install --no-save @navikt/fnrvalidator@2.2.1 norsk-validator@2.0.0
//     node lag-identifikatorer.mjs
import { readFileSync, writeFileSync } from "node:fs";
import fnrvalidator from "@navikt/fnrvalidator";
import norsk from "norsk-validator";

const fil = new URL("identifikatorer.json", import.meta.url);
const data = JSON.parse(readFileSync(fil, "utf8"));
const dom = (gyldig) => (gyldig ? "gyldig" : "ugyldig");

for (const rad of data.fnr) rad.fnrvalidator = dom(fnrvalidator.idnr(rad.verdi).status === "valid");
for (const rad of data.orgnr) rad.norsk = dom((norsk.default ?? norsk).organisasjonsnummer(rad.verdi));
for (const rad of data.konto) rad.norsk = dom((norsk.default ?? norsk).kontonummer(rad.verdi));

const linjer = (rader) => rader.map((rad) => `    ${JSON.stringify(rad)}`).join(",\n");
const deler = Object.entries(data).map(([navn, rader]) => `  "${navn}": [\n${linjer(rader)}\n  ]`);
writeFileSync(fil, `{\n${deler.join(",\n")}\n}\n`);
